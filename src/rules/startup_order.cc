#include "rules/startup_order.h"

#include <algorithm>
#include <map>
#include <set>

#include "index/flow.h"

namespace fount {
namespace {

constexpr unsigned kMaxDepth = 4;         // functions that call one another
constexpr std::size_t kMaxEvents = 4096;  // of one start-up function

enum class Kind : std::uint8_t { read, write };

// One thing that a function does to the application's state.
struct Event {
  Kind kind = Kind::read;
  Span place;
  std::uint32_t function = kNone;
  std::string_view name;
  bool always = true;  // in no branch: it happens when the function runs
  bool certain = true;
};

// A try's body and a with's begin whatever happens; what is under any other block may not happen at all.
bool runs_always(const FileFacts& facts, std::uint32_t block) {
  for (; block != kNone; block = facts.blocks[block].parent) {
    const BlockKind kind = facts.blocks[block].kind;
    if (kind != BlockKind::try_ && kind != BlockKind::try_import && kind != BlockKind::with) return false;
  }
  return true;
}

class Collector {
 public:
  explicit Collector(const Index& index) : index_(index) {}

  std::vector<Event> events(FileId file) {
    const FileFacts& facts = index_.facts(file);
    for (const Step& step : facts.steps) {
      const bool sets = step.kind == StepKind::assign || step.kind == StepKind::augment;
      // Read before it is written: `app.state.x = app.state.x or 1`.
      if (step.value_kind == ValueKind::name) {
        add(file, Kind::read, facts.text(step.value), {file, step.begin, step.end}, step.definition, step.block);
      }
      if (sets)
        add(file, Kind::write, facts.text(step.target), {file, step.begin, step.end}, step.definition, step.block);
    }
    for (const Call& call : facts.calls) {
      const std::string_view callee = facts.text(call.callee);
      if (!call.is(kRooted)) continue;
      const auto end = call.begin + static_cast<std::uint32_t>(callee.size());
      add(file, Kind::read, callee, {file, call.begin, end}, call.definition, call.block);
    }
    std::ranges::stable_sort(events_, {}, [](const Event& event) { return event.place.begin; });
    return std::move(events_);
  }

 private:
  void add(FileId file, Kind kind, std::string_view text, Span place, std::uint32_t definition, std::uint32_t block) {
    const StateTarget target = state_target(text);
    if (target.name.empty() || (kind == Kind::write && !target.rest.empty())) return;
    const auto application = application_of(index_, file, definition, target.object);
    if (!application) return;
    const bool always = runs_always(index_.facts(file), block);
    events_.push_back({kind, place, definition, target.name, always, application->certain});
  }

  const Index& index_;
  std::vector<Event> events_;
};

using Attribute = std::pair<std::uint32_t, std::string_view>;  // service, name

class Order {
 public:
  explicit Order(const Index& index) : index_(index), events_(index.files().size()) {
    for (std::uint32_t f = 0; f < index.files().size(); ++f) {
      if (!index.production(FileId{f})) continue;
      events_[f] = Collector(index).events({f});
      for (const Event& event : events_[f]) {
        if (event.kind == Kind::write) ++writes_[{index.file({f}).service, event.name}];
        if (event.function != kNone) concerned_.insert(index.id_of({f}, event.function));
      }
    }
  }

  std::vector<EarlyRead> find() {
    gather_callers();
    std::map<Attribute, EarlyRead> found;
    for (const DefinitionId function : concerned_) examine(function, found);
    std::vector<EarlyRead> result;
    for (auto& [attribute, read] : found) result.push_back(read);
    return result;
  }

 private:
  // Whoever calls one that does something to the state is concerned too.
  void gather_callers() {
    std::set<DefinitionId> open = concerned_;
    for (unsigned depth = 0; depth < kMaxDepth && !open.empty(); ++depth) {
      std::set<DefinitionId> callers;
      for (const DefinitionId id : open)
        for (const CallSite& site : index_.calls().of(id)) {
          const std::uint32_t caller = index_.facts(site.file).calls[site.call].definition;
          if (caller == kNone || !index_.production(site.file)) continue;
          const DefinitionId id_of_caller = index_.id_of(site.file, caller);
          if (concerned_.insert(id_of_caller).second) callers.insert(id_of_caller);
        }
      open = std::move(callers);
    }
  }

  // What happens when the function runs, in order. A task that is only started runs later: nothing is known of it.
  void play(DefinitionId id, bool always, unsigned depth, std::vector<Event>& played) const {
    const FileId file = index_.file_of(id);
    const FileFacts& facts = index_.facts(file);
    const std::uint32_t function = index_.local(id);
    std::span<const std::uint32_t> calls = index_.flows().of(file).calls_of(function);
    for (const Event& event : events_[file.value]) {
      if (event.function != function) continue;
      while (!calls.empty() && facts.calls[calls.front()].begin < event.place.begin) {
        play_call(file, calls.front(), always, depth, played);
        calls = calls.subspan(1);
      }
      if (played.size() == kMaxEvents) return;
      played.push_back(event);
      played.back().always = event.always && always;
    }
    for (const std::uint32_t call : calls) play_call(file, call, always, depth, played);
  }

  void play_call(FileId file, std::uint32_t call, bool always, unsigned depth, std::vector<Event>& played) const {
    const DefinitionId callee = index_.calls().target(file, call);
    if (!concerned_.contains(callee) || depth == kMaxDepth || played.size() >= kMaxEvents) return;
    const Definition& definition = index_.definition(callee);
    const Call& fact = index_.facts(file).calls[call];
    const bool later = definition.is(kAsync) && !fact.is(kAwaited);
    if (definition.kind != DefinitionKind::function || later || definition.is(kGenerator)) return;
    play(callee, always && runs_always(index_.facts(file), fact.block), depth + 1, played);
  }

  void examine(DefinitionId function, std::map<Attribute, EarlyRead>& found) const {
    std::vector<Event> played;
    play(function, true, 0, played);
    const std::uint32_t service = index_.file(index_.file_of(function)).service;
    std::map<std::string_view, std::vector<const Event*>> by_name;
    for (const Event& event : played) by_name[event.name].push_back(&event);
    for (const auto& [name, events] : by_name) {
      const Event& first = *events.front();
      if (first.kind != Kind::read || !first.always) continue;
      std::set<std::pair<FileId, std::uint32_t>> written;
      const Event* write = nullptr;
      for (const Event* event : events) {
        if (event->kind != Kind::write) continue;
        if (write == nullptr) write = event;
        written.emplace(event->place.file, event->place.begin);
      }
      const auto all = writes_.find({service, name});
      // Whoever else sets it may have run before.
      if (write == nullptr || all == writes_.end() || written.size() != all->second) continue;
      found.try_emplace({service, name}, EarlyRead{.name = name,
                                                   .service = service,
                                                   .runs = function,
                                                   .read = first.place,
                                                   .write = write->place,
                                                   .reader = index_.id_of(first.place.file, first.function),
                                                   .writer = index_.id_of(write->place.file, write->function),
                                                   .certain = first.certain && write->certain});
    }
  }

  const Index& index_;
  std::vector<std::vector<Event>> events_;  // per file, by place
  std::map<Attribute, std::size_t> writes_;
  std::set<DefinitionId> concerned_;  // functions from which the state is reached
};

}  // namespace

StateTarget state_target(std::string_view dotted) {
  constexpr std::string_view kState = ".state.";
  const auto at = dotted.find(kState);
  if (at == std::string_view::npos) return {};
  const std::string_view after = dotted.substr(at + kState.size());
  const auto end = std::min(after.find_first_of(".["), after.size());
  return {dotted.substr(0, at), after.substr(0, end), after.substr(end)};
}

std::vector<EarlyRead> find_early_reads(const Index& index) { return Order(index).find(); }

}  // namespace fount
