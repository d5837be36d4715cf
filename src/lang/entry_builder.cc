#include "lang/entry_builder.h"

#include <algorithm>
#include <bit>
#include <vector>

#include "lang/scan.h"

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

// How many bytes of `text` are the KEY of a `KEY=value`; 0 when it is none, as in the requirement `name==1.0`.
std::size_t pair_key(std::string_view text) {
  if (text.empty() || !(scan::is_letter(text.front()) || text.front() == '_')) return 0;
  std::size_t size = 1;
  while (size < text.size() && (scan::is_letter(text[size]) || scan::is_digit(text[size]) || text[size] == '_' ||
                                text[size] == '.' || text[size] == '-')) {
    ++size;
  }
  const std::string_view rest = text.substr(size);
  return rest.starts_with('=') && !rest.starts_with("==") ? size : 0;
}

}  // namespace

EntryBuilder::EntryBuilder(std::string_view bytes, FileFacts& facts)
    : bytes_(bytes), facts_(facts), strings_(shared_strings(facts.strings)) {}

StringId EntryBuilder::intern(std::string_view key) { return key.size() > kMaxKey ? StringId{} : strings_.intern(key); }

std::uint32_t EntryBuilder::add(std::string_view key, TextPlace place, std::uint32_t parent, std::uint16_t flags) {
  Entry entry;
  entry.key = intern(key);
  entry.begin = place.begin;
  entry.end = entry.value_begin = entry.value_end = place.end;
  entry.parent = parent;
  entry.flags = flags;
  entry.kind = EntryKind::none;
  facts_.entries.push_back(entry);
  return size() - 1;
}

std::uint32_t EntryBuilder::add(TextPlace key, TextPlace value, std::uint32_t parent, EntryKind kind) {
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

std::uint32_t EntryBuilder::add_item(TextPlace value, std::uint32_t parent, ScalarStyle style) {
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

void EntryBuilder::set_scalar(std::uint32_t entry, TextPlace value, ScalarStyle style) {
  Entry& it = facts_.entries[entry];
  it.kind = EntryKind::scalar;
  it.style = style;
  it.value_begin = value.begin;
  it.value_end = value.end;
  if (it.is(kListItem)) it.begin = value.begin, it.end = value.end;
}

void EntryBuilder::set_container(std::uint32_t entry, std::uint32_t begin, EntryKind kind) {
  if (entry == kNone) return;
  Entry& it = facts_.entries[entry];
  it.kind = kind;
  it.value_begin = it.value_end = begin;
  if (it.is(kListItem)) it.begin = it.end = begin;
}

void EntryBuilder::end_container(std::uint32_t entry, std::uint32_t end) {
  if (entry == kNone) return;
  Entry& it = facts_.entries[entry];
  it.value_end = std::max(it.value_begin, end);
  if (it.is(kListItem)) it.end = it.value_end;
}

bool EntryBuilder::make_pair(std::uint32_t item) {
  Entry& it = facts_.entries[item];
  const bool quoted = it.style == ScalarStyle::single_quoted || it.style == ScalarStyle::double_quoted;
  if (it.kind != EntryKind::scalar || !it.is(kListItem) || !(quoted || it.style == ScalarStyle::plain)) return false;
  const std::uint32_t quote = quoted ? 1 : 0;
  const TextPlace inner{it.value_begin + quote, std::max(it.value_begin + quote, it.value_end - quote)};
  const std::size_t key = pair_key(text(inner).substr(0, kMaxKey + 1));
  if (key == 0) return false;
  it.key = intern(text(inner).substr(0, key));
  it.begin = inner.begin;
  it.end = inner.begin + static_cast<std::uint32_t>(key);
  it.value_begin = it.end + 1;
  it.value_end = inner.end;
  it.style = ScalarStyle::plain;
  it.flags |= kPair;
  return true;
}

void EntryBuilder::add_read(std::string_view name, TextPlace place, std::uint32_t entry) {
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

void EntryBuilder::take_back(std::uint32_t size, std::size_t reads) {
  facts_.entries.resize(size);
  facts_.reads.resize(reads);
}

void EntryBuilder::note_unparsed(TextPlace place) {
  std::vector<UnparsedSpan>& spans = facts_.unparsed;
  if (place.begin >= place.end) return;
  if (!spans.empty() && place.begin >= spans.back().begin && place.begin <= spans.back().end + 2) {
    spans.back().end = std::max(spans.back().end, place.end);
  } else {
    spans.push_back({place.begin, place.end});
  }
}

void EntryBuilder::mark_repeated(std::uint32_t first, Maps maps) {
  // The first entry with its key. Texts are compared: a scanner within this one interned again what it knew already.
  std::vector<std::uint32_t> slots(std::bit_ceil(std::size_t{size() - first} * 2 + 1), kNone);
  for (std::uint32_t i = first; i < size(); ++i) {
    Entry& entry = facts_.entries[i];
    const bool other = entry.is(kCommentedOut) || entry.is(kLabel) || entry.is(kCommand) ||
                       (entry.is(kListItem) && !entry.is(kPair)) ||
                       (maps == Maps::blocks && entry.kind == EntryKind::map);
    if (!entry.key || other) continue;
    const std::string_view key = facts_.text(entry.key);
    const auto same = [&](const Entry& known) { return known.parent == entry.parent && facts_.text(known.key) == key; };
    std::size_t at = scan::mix(scan::hash_token(key) ^ scan::mix(entry.parent)) & (slots.size() - 1);
    while (slots[at] != kNone && !same(facts_.entries[slots[at]])) at = (at + 1) & (slots.size() - 1);
    if (slots[at] == kNone) {
      slots[at] = i;
    } else {
      entry.flags |= kRepeatedKey;
    }
  }
}

void EntryBuilder::settle_unparsed() {
  std::vector<UnparsedSpan> spans;
  spans.swap(facts_.unparsed);
  std::ranges::sort(spans, {}, &UnparsedSpan::begin);
  for (const UnparsedSpan& span : spans) note_unparsed({span.begin, span.end});
}

void EntryBuilder::finish() {
  mark_repeated(0);
  settle_unparsed();
}

}  // namespace fount
