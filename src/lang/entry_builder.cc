#include "lang/entry_builder.h"

#include <algorithm>
#include <tuple>
#include <vector>

namespace fount {
namespace {

constexpr std::size_t kMaxKey = 128;

// Kept from file to file: see StringBuilder. A scanner within a scanner starts it again over the same table, which
// costs the outer one no more than a string that is there twice.
StringBuilder& shared_strings(StringTable& table) {
  thread_local StringBuilder strings;
  strings.start(table);
  return strings;
}

}  // namespace

EntryBuilder::EntryBuilder(std::string_view bytes, FileFacts& facts)
    : bytes_(bytes), facts_(facts), strings_(shared_strings(facts.strings)) {}

StringId EntryBuilder::intern(std::string_view key) { return key.size() > kMaxKey ? StringId{} : strings_.intern(key); }

std::uint32_t EntryBuilder::add(Place key, Place value, std::uint32_t parent, EntryKind kind) {
  Entry entry;
  entry.key = intern(text(key));
  entry.begin = key.begin;
  entry.end = key.end;
  entry.value_begin = value.begin;
  entry.value_end = value.end;
  entry.parent = parent;
  entry.kind = kind;
  facts_.entries.push_back(entry);
  return size() - 1;
}

std::uint32_t EntryBuilder::add_item(Place value, std::uint32_t parent, ScalarStyle style) {
  const std::uint32_t item = add({value.begin, value.begin}, value, parent);
  Entry& entry = facts_.entries[item];
  entry.end = value.end;
  entry.flags = kListItem;
  entry.style = style;
  return item;
}

void EntryBuilder::insert(std::uint32_t at, std::size_t first_read, const Entry& entry) {
  facts_.entries.insert(facts_.entries.begin() + at, entry);
  for (std::uint32_t i = at + 1; i < size(); ++i) {
    std::uint32_t& parent = facts_.entries[i].parent;
    if (parent != kNone && parent >= at) ++parent;
  }
  for (std::size_t i = first_read; i < facts_.reads.size(); ++i) {
    std::uint32_t& owner = facts_.reads[i].entry;
    if (owner != kNone && owner >= at) ++owner;
  }
}

void EntryBuilder::add_read(std::string_view name, Place place, std::uint32_t entry) {
  VariableRead read;
  read.name = intern(name);
  if (!read.name) return;
  read.begin = place.begin;
  read.end = place.end;
  read.entry = entry;
  facts_.reads.push_back(read);
}

void EntryBuilder::claim_reads(std::uint32_t first_entry, std::size_t first_read) {
  const auto entries = facts_.entries.begin();
  for (std::size_t i = first_read; i < facts_.reads.size(); ++i) {
    VariableRead& read = facts_.reads[i];
    const auto after = std::upper_bound(entries + first_entry, facts_.entries.end(), read.begin,
                                        [](std::uint32_t at, const Entry& entry) { return at < entry.value_begin; });
    if (after == entries + first_entry || read.end > std::prev(after)->value_end) continue;
    read.entry = static_cast<std::uint32_t>(std::prev(after) - entries);
  }
}

void EntryBuilder::note_unparsed(Place place) {
  std::vector<UnparsedSpan>& spans = facts_.unparsed;
  if (!spans.empty() && place.begin <= spans.back().end && place.begin >= spans.back().begin) {
    spans.back().end = std::max(spans.back().end, place.end);
  } else {
    spans.push_back({place.begin, place.end});
  }
}

void EntryBuilder::mark_repeated(std::uint32_t first) {
  std::vector<std::uint32_t> keyed;
  for (std::uint32_t i = first; i < size(); ++i) {
    const Entry& entry = facts_.entries[i];
    if (entry.key && !entry.is(kListItem) && entry.kind != EntryKind::map) keyed.push_back(i);
  }
  const auto rank = [&](std::uint32_t i) {
    return std::tuple(facts_.entries[i].parent, facts_.text(facts_.entries[i].key), i);
  };
  std::ranges::sort(keyed, {}, rank);
  for (std::size_t i = 1; i < keyed.size(); ++i) {
    Entry& entry = facts_.entries[keyed[i]];
    const Entry& before = facts_.entries[keyed[i - 1]];
    if (entry.parent == before.parent && facts_.text(entry.key) == facts_.text(before.key)) entry.flags |= kRepeatedKey;
  }
}

void settle_unparsed(FileFacts& facts) {
  std::vector<UnparsedSpan> old;
  old.swap(facts.unparsed);
  std::ranges::sort(old, {}, &UnparsedSpan::begin);
  for (const UnparsedSpan& span : old) {
    if (!facts.unparsed.empty() && span.begin <= facts.unparsed.back().end) {
      facts.unparsed.back().end = std::max(facts.unparsed.back().end, span.end);
    } else {
      facts.unparsed.push_back(span);
    }
  }
}

}  // namespace fount
