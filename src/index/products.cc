#include "index/products.h"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace fount {
namespace {

constexpr unsigned kMaxHandOvers = 16;   // functions that hand over to functions
constexpr std::size_t kMaxFillers = 32;  // functions that fill one module variable
constexpr unsigned kMaxQuestions = 128;  // values looked at for one function; who needs more is not read

// Items of one file by the definition that they stand in, each by place.
template <class Item>
class ByDefinition {
 public:
  explicit ByDefinition(const std::vector<Item>& items) : items_(items), order_(items.size()) {
    std::iota(order_.begin(), order_.end(), 0U);
    std::ranges::sort(order_, {}, [&](std::uint32_t i) { return std::tuple(items[i].definition, items[i].begin, i); });
  }
  std::span<const std::uint32_t> of(std::uint32_t definition) const {
    const auto range =
        std::ranges::equal_range(order_, definition, {}, [&](std::uint32_t i) { return items_[i].definition; });
    return {range.begin(), range.end()};
  }

 private:
  const std::vector<Item>& items_;
  std::vector<std::uint32_t> order_;
};

bool is_name_part(char c) {
  return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool mentions(std::string_view text, std::string_view name) {
  for (auto at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
    const auto end = at + name.size();
    const bool whole = (at == 0 || !(is_name_part(text[at - 1]) || text[at - 1] == '.')) &&
                       (end == text.size() || !is_name_part(text[end]));
    if (whole) return true;
  }
  return false;
}

bool keeps_results(std::string_view decorator) {
  const std::string_view name = decorator.substr(decorator.rfind('.') + 1);
  return name == "lru_cache" || name == "cache" || name == "singleton";
}

// Decorators that leave what the function returns as it is.
bool leaves_results(std::string_view decorator) {
  constexpr std::array<std::string_view, 6> kKnown = {"staticmethod", "classmethod", "override",
                                                      "deprecated",   "wraps",       "final"};
  return std::ranges::find(kKnown, decorator.substr(decorator.rfind('.') + 1)) != kKnown.end();
}

}  // namespace

std::string_view name_of(Origin origin) {
  constexpr std::array<std::string_view, 5> kNames = {"unknown", "fresh", "shared", "keyed", "owned"};
  return kNames[static_cast<std::size_t>(origin)];
}

// Asks each function once; functions that hand over to others ask those first.
class ProductReader {
 public:
  ProductReader(const Calls::Input& input, const Calls& calls, std::vector<Product>& products)
      : input_(input), calls_(calls), products_(products), asked_(products.size()), files_(input.files.size()) {}

  const Product& ask(DefinitionId function, unsigned depth = 0);

 private:
  struct File {
    ByDefinition<Step> steps;
    ByDefinition<Call> calls;
    std::unordered_map<std::string_view, std::vector<std::uint32_t>> globals;  // name → functions that declare it
  };
  // One function while it is being read.
  struct Body {
    FileId file;
    const FileFacts& facts;
    std::uint32_t function;
    std::span<const std::uint32_t> steps, calls;
    unsigned depth;
    const Step& step(std::uint32_t i) const { return facts.steps[i]; }
  };

  const File& file_of(FileId file);
  Product read(const Body& body);
  Product call_value(const Body& body, const Step& step);
  Product value(const Body& body, const Step& step);
  Product named(const Body& body, std::string_view name);
  Product local(const Body& body, std::string_view name);
  Product variable(const Body& body, std::string_view name);
  Product attribute(const Body& body, std::string_view dotted);
  Product subscript(const Body& body, const Step& step);
  Product assigned(const Body& body, std::string_view target);
  Product filled_elsewhere(const Body& body, std::string_view name);
  Product made_at_import(FileId file, std::string_view name);
  Product made_in_class(FileId file, std::uint32_t owner, std::string_view name);
  Product binding_value(FileId file, const Binding& binding);
  Origin stored(const Body& body, std::string_view name);
  const std::vector<StringId>& conditions(const Body& body);
  bool asks_for(const Body& body, std::string_view place);
  bool is_parameter(const Body& body, std::string_view name) const;
  bool is_global(const Body& body, std::string_view name) const;
  void decorate(const Body& body, Product& product) const;

  const Calls::Input& input_;
  const Calls& calls_;
  std::vector<Product>& products_;
  std::vector<bool> asked_;
  std::vector<std::optional<File>> files_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<StringId>> conditions_;  // by file and function
  unsigned questions_ = 0;
};

namespace {

Product merged(const Product& a, const Product& b) {
  if (!a || !b || a.of != b.of || a.origin != b.origin) return {};
  Product both = a;
  if (a.through != b.through) both.through = {};
  both.constructs = a.constructs || b.constructs;
  both.bare = a.bare && b.bare;
  return both;
}

Product with_origin(Product product, Origin origin) {
  if (product && product.origin == Origin::fresh) product.origin = origin;
  return product;
}

void add(std::optional<Product>& product, const Product& one, const Binding& binding) {
  if (binding.kind == ValueKind::null || binding.kind == ValueKind::none) return;
  product = product ? merged(*product, one) : one;
}

}  // namespace

const ProductReader::File& ProductReader::file_of(FileId file) {
  std::optional<File>& entry = files_[file.value];
  const FileFacts& facts = input_.facts[file.value];
  if (entry) return *entry;
  entry.emplace(File{ByDefinition<Step>(facts.steps), ByDefinition<Call>(facts.calls), {}});
  for (const Step& step : facts.steps)
    if (step.kind == StepKind::global && step.definition != kNone)
      entry->globals[facts.text(step.target)].push_back(step.definition);
  return *entry;
}

const Product& ProductReader::ask(DefinitionId function, unsigned depth) {
  Product& product = products_[function.value];
  if (asked_[function.value] || depth > kMaxHandOvers) return product;
  asked_[function.value] = true;  // a function that hands over to itself is answered with `unknown`
  const auto after = std::ranges::upper_bound(input_.first_definition, function.value);
  const FileId file{static_cast<std::uint32_t>(after - input_.first_definition.begin()) - 1};
  const FileFacts& facts = input_.facts[file.value];
  const std::uint32_t local = function.value - input_.first_definition[file.value];
  if (facts.definitions[local].kind != DefinitionKind::function || facts.definitions[local].is(kGenerator))
    return product;
  const File& items = file_of(file);
  const unsigned questions = std::exchange(questions_, 0);
  product = read({file, facts, local, items.steps.of(local), items.calls.of(local), depth});
  questions_ = questions;
  return product;
}

Product ProductReader::read(const Body& body) {
  std::optional<Product> product;
  for (const std::uint32_t i : body.steps) {
    const Step& step = body.step(i);
    if (step.kind != StepKind::return_ || step.value_kind == ValueKind::null || step.value_kind == ValueKind::none)
      continue;
    const Product one = value(body, step);
    if (!one) return {};
    product = product ? merged(*product, one) : one;
  }
  if (product) decorate(body, *product);
  return product.value_or(Product{});
}

Product ProductReader::value(const Body& body, const Step& step) {
  if (++questions_ > kMaxQuestions) return {};
  if (step.value_kind == ValueKind::call) return call_value(body, step);
  if (step.value_kind == ValueKind::name) return named(body, body.facts.text(step.value));
  if (step.value_kind == ValueKind::other && step.kind == StepKind::return_) return subscript(body, step);
  return {};
}

Product ProductReader::call_value(const Body& body, const Step& step) {
  if (!step.value) return {};
  auto found =
      std::ranges::lower_bound(body.calls, step.begin, {}, [&](std::uint32_t c) { return body.facts.calls[c].begin; });
  auto is_value = [&](const Call& call) { return call.callee == step.value && call.is(kRooted); };
  while (found != body.calls.end() && !is_value(body.facts.calls[*found])) ++found;
  if (found == body.calls.end() || body.facts.calls[*found].begin >= step.end) return {};
  const Call& call = body.facts.calls[*found];
  const DefinitionId target = calls_.target(body.file, *found);
  if (!target) return {};
  if (input_.classes.kind(target) != ClassKind::none) {
    if (call.is(kAwaited)) return {};
    return {.of = target, .origin = Origin::fresh, .through = {}, .constructs = true, .bare = call.is(kBare)};
  }
  Product product = ask(target, body.depth + 1);
  product.through = target;
  product.constructs = false;
  return product;
}

bool ProductReader::is_parameter(const Body& body, std::string_view name) const {
  const Range parameters = body.facts.definitions[body.function].parameters;
  for (std::uint32_t p = parameters.begin; p < parameters.end; ++p)
    if (body.facts.text(body.facts.parameters[p].name) == name) return true;
  return false;
}

bool ProductReader::is_global(const Body& body, std::string_view name) const {
  return std::ranges::any_of(body.steps, [&](std::uint32_t i) {
    return body.step(i).kind == StepKind::global && body.facts.text(body.step(i).target) == name;
  });
}

Product ProductReader::named(const Body& body, std::string_view name) {
  if (name.find('.') != std::string_view::npos) return attribute(body, name);
  if (is_parameter(body, name)) return {};
  if (is_global(body, name)) return variable(body, name);
  const bool own =
      std::ranges::any_of(body.steps, [&](std::uint32_t i) { return body.facts.text(body.step(i).target) == name; });
  return own ? local(body, name) : variable(body, name);
}

// What the assignments to one place in this function make, `None` left out. Unknown when they do not agree.
Product ProductReader::assigned(const Body& body, std::string_view target) {
  std::optional<Product> product;
  for (const std::uint32_t i : body.steps) {
    const Step& step = body.step(i);
    if (step.kind != StepKind::assign && step.kind != StepKind::augment) continue;
    if (body.facts.text(step.target) != target || step.value_kind == ValueKind::null) continue;
    const bool looks_up = step.value_kind == ValueKind::call && !body.facts.text(step.value).empty() &&
                          asks_for(body, target) && body.facts.text(step.value).ends_with(".get");
    if (looks_up) continue;  // `x = cache.get(key)`, then `if x is None`
    if (step.value_kind == ValueKind::name && body.facts.text(step.value) == target) return {};
    const Product one = value(body, step);
    if (!one) return {};
    product = product ? merged(*product, one) : one;
  }
  return product.value_or(Product{});
}

// The conditions under which something happens in a function.
const std::vector<StringId>& ProductReader::conditions(const Body& body) {
  const auto [entry, fresh] = conditions_.try_emplace({body.file.value, body.function});
  if (!fresh) return entry->second;
  std::set<std::uint32_t> seen;
  for (const std::uint32_t i : body.steps)
    for (std::uint32_t b = body.step(i).block; b != kNone && seen.insert(b).second; b = body.facts.blocks[b].parent)
      if (body.facts.blocks[b].kind == BlockKind::if_) entry->second.push_back(body.facts.blocks[b].condition);
  return entry->second;
}

// A condition of this function looks whether the place is filled.
bool ProductReader::asks_for(const Body& body, std::string_view place) {
  return std::ranges::any_of(conditions(body),
                             [&](StringId condition) { return mentions(body.facts.text(condition), place); });
}

// Where a local instance is kept, when the function looks there first.
Origin ProductReader::stored(const Body& body, std::string_view name) {
  for (const std::uint32_t i : body.steps) {
    const Step& step = body.step(i);
    if (step.kind != StepKind::assign || step.value_kind != ValueKind::name || body.facts.text(step.value) != name)
      continue;
    std::string_view target = body.facts.text(step.target);
    const bool keyed = target.ends_with("[]");
    if (keyed) target.remove_suffix(2);
    const std::string getter = std::string(target) + ".get";
    const bool looked_up = std::ranges::any_of(
        body.calls, [&](std::uint32_t c) { return body.facts.text(body.facts.calls[c].callee) == getter; });
    if (!asks_for(body, target) && !looked_up) continue;
    if (keyed) return Origin::keyed;
    if (target.starts_with("self.")) return Origin::owned;
    if (target.find('.') != std::string_view::npos || is_global(body, target)) return Origin::shared;
  }
  return Origin::fresh;
}

Product ProductReader::local(const Body& body, std::string_view name) {
  return with_origin(assigned(body, name), stored(body, name));
}

Product ProductReader::binding_value(FileId file, const Binding& binding) {
  if (binding.kind != ValueKind::call) return {};
  const FileFacts& facts = input_.facts[file.value];
  for (const std::uint32_t c : file_of(file).calls.of(binding.definition)) {
    const Call& call = facts.calls[c];
    if (call.begin != binding.value_begin || call.callee != binding.value) continue;
    const DefinitionId target = calls_.target(file, c);
    if (!target || input_.classes.kind(target) == ClassKind::none) return {};
    return {.of = target, .origin = Origin::shared, .through = {}, .constructs = false, .bare = call.is(kBare)};
  }
  return {};
}

// `x = C()` in a class body.
Product ProductReader::made_in_class(FileId file, std::uint32_t owner, std::string_view name) {
  const FileFacts& facts = input_.facts[file.value];
  std::optional<Product> product;
  for (const Binding& binding : facts.bindings)
    if (binding.definition == owner && facts.text(binding.name) == name)
      add(product, binding_value(file, binding), binding);
  return product.value_or(Product{});
}

// `x = C()` in a module body.
Product ProductReader::made_at_import(FileId file, std::string_view name) {
  const FileFacts& facts = input_.facts[file.value];
  std::optional<Product> product;
  for (const NameEntry& entry : input_.resolver.bindings_of(input_.modules.of(file), input_.symbols.find(name))) {
    if (entry.kind != NameEntry::Kind::binding) return {};
    add(product, binding_value(file, facts.bindings[entry.item]), facts.bindings[entry.item]);
  }
  return product.value_or(Product{});
}

// A module variable: this function fills it, or the module does, or another function of the module.
Product ProductReader::variable(const Body& body, std::string_view name) {
  if (is_global(body, name))
    if (const Product own = assigned(body, name)) return with_origin(own, Origin::shared);
  if (const Product made = made_at_import(body.file, name)) return made;
  const Target target = input_.resolver.resolve_dotted(body.file, kNone, name);
  if (target.kind != TargetKind::binding) return {};
  const FileFacts& home = input_.facts[target.file.value];
  if (target.file != body.file) return made_at_import(target.file, home.text(home.bindings[target.item].name));
  return filled_elsewhere(body, name);
}

Product ProductReader::filled_elsewhere(const Body& body, std::string_view name) {
  const File& items = file_of(body.file);
  const auto found = items.globals.find(name);
  if (found == items.globals.end() || found->second.size() > kMaxFillers) return {};
  std::optional<Product> product;
  for (const std::uint32_t function : found->second) {
    const Body other{body.file,     body.facts, function, items.steps.of(function), items.calls.of(function),
                     body.depth + 1};
    const bool fills = std::ranges::any_of(other.steps, [&](std::uint32_t i) {
      const Step& step = other.step(i);
      return step.kind == StepKind::assign && body.facts.text(step.target) == name &&
             step.value_kind != ValueKind::null;
    });
    if (!fills || function == body.function || body.depth > kMaxHandOvers) continue;
    Product one = with_origin(assigned(other, name), Origin::shared);
    if (!one) return {};
    one.constructs = false;
    product = product ? merged(*product, one) : one;
  }
  return product.value_or(Product{});
}

Product ProductReader::attribute(const Body& body, std::string_view dotted) {
  const auto dot = dotted.find('.');
  if (dotted.find('.', dot + 1) != std::string_view::npos) return {};
  const std::string_view head = dotted.substr(0, dot);
  const std::uint32_t owner = body.facts.definitions[body.function].parent;
  const bool in_class = owner != kNone && body.facts.definitions[owner].kind == DefinitionKind::class_;
  const bool of_class = in_class && (head == "cls" || head == body.facts.text(body.facts.definitions[owner].name));
  if (!of_class && !(in_class && head == "self")) return {};
  if (const Product own = assigned(body, dotted))
    return asks_for(body, dotted) || of_class ? with_origin(own, of_class ? Origin::shared : Origin::owned) : own;
  return of_class ? made_in_class(body.file, owner, dotted.substr(dot + 1)) : Product{};
}

// `return store[key]` after `store[key] = ...`: facts do not keep the expression, but its length tells it.
Product ProductReader::subscript(const Body& body, const Step& step) {
  constexpr std::uint32_t kReturn = 7;  // "return "
  for (const std::uint32_t i : body.steps) {
    const Step& store = body.step(i);
    const std::string_view target = body.facts.text(store.target), key = body.facts.text(store.key);
    if (store.kind != StepKind::assign || !target.ends_with("[]") || store.key_kind != ValueKind::name) continue;
    if (step.end - step.begin != kReturn + target.size() + key.size()) continue;
    if (asks_for(body, target.substr(0, target.size() - 2))) return with_origin(value(body, store), Origin::keyed);
  }
  return {};
}

void ProductReader::decorate(const Body& body, Product& product) const {
  const Definition& function = body.facts.definitions[body.function];
  for (std::uint32_t d = function.decorators.begin; d < function.decorators.end; ++d) {
    const std::string_view name = body.facts.text(body.facts.decorators[d].name);
    if (keeps_results(name))
      product = with_origin(product, function.parameters.size() == 0 ? Origin::shared : Origin::keyed);
    else if (!leaves_results(name))
      product = {};
  }
}

Products::Products(const Calls::Input& input, const Calls& calls) : products_(input.first_definition.back()) {
  ProductReader reader(input, calls, products_);
  for (std::uint32_t f = 0; f < input.files.size(); ++f) {
    const Role role = input.files[f].role;
    if ((role != Role::production && role != Role::script) || !input.modules.of(FileId{f})) continue;
    for (std::uint32_t d = input.first_definition[f]; d < input.first_definition[f + 1]; ++d)
      if (const Product& product = reader.ask(DefinitionId{d})) makers_.push_back({product.of, DefinitionId{d}});
  }
  std::ranges::sort(makers_);
  for (const Maker& maker : makers_) functions_.push_back(maker.function);
}

std::span<const DefinitionId> Products::makers(DefinitionId of) const {
  const auto range = std::ranges::equal_range(makers_, of, {}, &Maker::of);
  return std::span(functions_)
      .subspan(static_cast<std::size_t>(range.begin() - makers_.begin()), static_cast<std::size_t>(range.size()));
}

}  // namespace fount
