#include "lang/python_scopes.h"

#include <algorithm>

namespace fount::python {
namespace {

// Stand for the indentation tokens in content hashes.
constexpr std::uint64_t kIndent = scan::mix(1);
constexpr std::uint64_t kDedent = scan::mix(2);

std::uint16_t counted(std::uint32_t lines) { return static_cast<std::uint16_t>(std::min(lines, 0xFFFFU)); }

}  // namespace

void Scopes::enter_line(std::uint32_t indent) {
  has_previous_ = false;
  while (!suites_.empty() && suites_.back().indent >= indent) {
    if (suites_.back().indent == indent) {
      previous_ = suites_.back();
      has_previous_ = previous_.kind == SuiteKind::block;
    }
    close();
  }
}

void Scopes::end_all() {
  while (!suites_.empty()) close();
}

bool Scopes::open_definition(const Definition& definition, TokenHash::Mark content, std::uint32_t indent) {
  const std::uint32_t index = next_index(context_.facts.definitions);
  Suite suite;
  suite.indent = indent;
  suite.index = index;
  suite.kind = SuiteKind::definition;
  if (!open(suite)) return false;
  context_.facts.definitions.push_back(definition);
  context_.definition = index;
  context_.block = kNone;
  bodies_.push_back({});
  bodies_.back().content = content;
  bodies_.back().before = size_;
  return true;
}

bool Scopes::open_block(Block block, std::uint32_t indent, std::uint32_t try_body) {
  const std::uint32_t index = next_index(context_.facts.blocks);
  Suite suite;
  suite.indent = indent;
  suite.index = index;
  suite.statement = block.statement;
  suite.try_body = block.kind == BlockKind::try_ ? index : try_body;
  block.parent = context_.block;
  if (!open(suite)) return false;
  context_.facts.blocks.push_back(block);
  context_.block = index;
  return true;
}

bool Scopes::open_match(std::uint32_t statement, std::uint32_t indent) {
  Suite suite;
  suite.indent = indent;
  suite.statement = statement;
  suite.kind = SuiteKind::match;
  return open(suite);
}

const Suite* Scopes::enclosing_match() const {
  return !suites_.empty() && suites_.back().kind == SuiteKind::match ? &suites_.back() : nullptr;
}

bool Scopes::open(Suite suite) {
  if (suites_.size() == kMaxSuites) return false;
  suite.outer_definition = context_.definition;
  suite.outer_block = context_.block;
  suites_.push_back(suite);
  hash_.add(kIndent);
  return true;
}

void Scopes::close() {
  const Suite& suite = suites_.back();
  if (suite.kind == SuiteKind::block) {
    context_.facts.blocks[suite.index].end = last_end_;
  } else if (suite.kind == SuiteKind::definition) {
    finish_definition(context_.facts.definitions[suite.index], bodies_.back());
    const std::uint64_t names = bodies_.back().names;
    bodies_.pop_back();
    bodies_.back().names |= names;
  }
  context_.definition = suite.outer_definition;
  context_.block = suite.outer_block;
  hash_.add(kDedent);
  suites_.pop_back();
}

void Scopes::finish_definition(Definition& definition, const Body& body) const {
  definition.end = last_end_;
  definition.content_hash = hash_.content_since(body.content);
  definition.shape_hash = hash_.shape_since(body.content);
  definition.tokens = hash_.count_since(body.content);
  definition.height = counted(size_.height - body.before.height);
  definition.statements = counted(size_.statements - body.before.statements);
  definition.names = body.names;
  if (body.trivial) definition.flags |= kEmptyBody;
  if (body.callee && definition.kind == DefinitionKind::function && body.statements == (body.documented ? 2U : 1U)) {
    definition.flags |= kDelegates;
    definition.delegate = body.callee;
  }
}

}  // namespace fount::python
