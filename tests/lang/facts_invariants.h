// What holds for the facts of any bytes: places lie within the file, indices within their vectors, parents before
// children. Used by tests over hostile input and by the fuzz target.
#pragma once

#include <algorithm>
#include <string>

#include "core/facts.h"

namespace fount {

class FactsInvariants {
 public:
  FactsInvariants(const FileFacts& facts, std::size_t size) : facts_(facts), size_(size) {}

  // The first invariant that does not hold, or "".
  std::string broken() {
    definitions();
    blocks();
    names();
    statements();
    entries();
    notes();
    return broken_;
  }

 private:
  void expect(bool holds, const char* what) {
    if (!holds && broken_.empty()) broken_ = what;
  }
  void span(std::uint32_t begin, std::uint32_t end, const char* what) { expect(begin <= end && end <= size_, what); }
  template <class T>
  void range(Range range, const std::vector<T>& in, const char* what) {
    expect(range.begin <= range.end && range.end <= in.size(), what);
  }
  template <class T>
  void index(std::uint32_t index, const std::vector<T>& in, const char* what) {
    expect(index == kNone || index < in.size(), what);
  }
  void text(StringId id, const char* what) { expect(id.value < facts_.strings.size(), what); }
  void place(std::uint32_t definition, std::uint32_t block, const char* what) {
    index(definition, facts_.definitions, what);
    index(block, facts_.blocks, what);
  }

  void definitions() {
    for (std::uint32_t i = 0; i < facts_.definitions.size(); ++i) {
      const Definition& definition = facts_.definitions[i];
      span(definition.begin, definition.end, "definition");
      expect(definition.begin <= definition.keyword && definition.keyword < definition.name_begin, "definition name");
      span(definition.name_begin, definition.end, "definition end");
      span(definition.body_begin, definition.end, "definition body");
      expect(definition.parent == kNone || definition.parent < i, "a parent precedes its children");
      if (definition.parent != kNone) {
        const Definition& parent = facts_.definitions[definition.parent];
        expect(parent.begin < definition.begin && definition.end <= parent.end, "children lie within parents");
      }
      index(definition.block, facts_.blocks, "definition block");
      range(definition.bases, facts_.bases, "bases");
      range(definition.decorators, facts_.decorators, "decorators");
      range(definition.parameters, facts_.parameters, "parameters");
      text(definition.name, "definition name");
      text(definition.raises, "raises");
      text(definition.delegate, "delegate");
      text(definition.docstring, "docstring");
      expect(!facts_.text(definition.name).empty(), "definitions have names");
      expect(facts_.text(definition.docstring).size() <= 120, "docstrings are cut");
    }
    for (const Base& base : facts_.bases) span(base.begin, base.begin, "base"), text(base.name, "base");
    for (const Parameter& parameter : facts_.parameters) {
      span(parameter.begin, parameter.begin, "parameter");
      expect(!facts_.text(parameter.name).empty(), "parameters have names");
      text(parameter.annotation, "parameter annotation");
    }
    for (const Decorator& decorator : facts_.decorators) {
      span(decorator.begin, decorator.begin, "decorator");
      range(decorator.arguments, facts_.arguments, "decorator arguments");
    }
  }

  void blocks() {
    for (std::uint32_t i = 0; i < facts_.blocks.size(); ++i) {
      const Block& block = facts_.blocks[i];
      span(block.begin, block.end, "block");
      expect(block.begin < block.body && block.body <= block.end, "block body");
      expect(block.statement <= block.begin, "block statement");
      expect(block.parent == kNone || block.parent < i, "a block's parent precedes it");
      text(block.condition, "condition");
      expect(block.kind == BlockKind::except_ || facts_.text(block.condition).size() <= 120 ||
                 block.kind == BlockKind::except_import || block.kind == BlockKind::loop ||
                 block.kind == BlockKind::with,
             "conditions are cut");
    }
  }

  void names() {
    for (const Import& import : facts_.imports) {
      span(import.begin, import.end, "import");
      expect(import.statement < import.begin, "import statement");
      place(import.definition, import.block, "import place");
      expect(!facts_.text(import.name).empty(), "imports have names");
      text(import.module, "import module");
      text(import.alias, "import alias");
    }
    for (const Binding& binding : facts_.bindings) {
      span(binding.begin, binding.begin, "binding");
      span(binding.value_begin, binding.value_end, "binding value");
      place(binding.definition, binding.block, "binding place");
      expect(!facts_.text(binding.name).empty(), "bindings have names");
      text(binding.value, "binding value");
      text(binding.annotation, "binding annotation");
    }
    for (const Export& name : facts_.exports) span(name.begin, name.begin, "export"), text(name.name, "export");
  }

  void statements() {
    for (const Call& call : facts_.calls) {
      span(call.begin, call.begin, "call");
      place(call.definition, call.block, "call place");
      range(call.arguments, facts_.arguments, "call arguments");
      text(call.callee, "callee");
    }
    for (const Argument& argument : facts_.arguments) {
      span(argument.begin, argument.begin, "argument");
      text(argument.keyword, "argument keyword");
      expect(argument.kind == ArgumentKind::name || facts_.text(argument.value).size() <= 128, "arguments are cut");
    }
    for (const Step& step : facts_.steps) {
      span(step.begin, step.end, "step");
      place(step.definition, step.block, "step place");
      text(step.target, "step target");
      text(step.value, "step value");
      text(step.key, "step key");
    }
    for (const Mention& mention : facts_.mentions) {
      span(mention.begin, mention.end, "mention");
      place(mention.definition, mention.block, "mention place");
      index(mention.call, facts_.calls, "mention call");
      expect(facts_.text(mention.text).size() >= 2 && facts_.text(mention.text).size() <= 64, "mentions are names");
      text(mention.hole, "mention hole");
    }
    for (const Lookup& lookup : facts_.lookups) {
      span(lookup.begin, lookup.end, "lookup");
      span(lookup.whole_begin, lookup.whole_end, "whole lookup");
      span(lookup.tested_begin, lookup.tested_end, "tested");
      span(lookup.instead_begin, lookup.instead_end, "instead");
      span(lookup.over_begin, lookup.over_end, "walked");
      text(lookup.over, "walked");
      place(lookup.definition, lookup.block, "lookup place");
      index(lookup.call, facts_.calls, "lookup call");
      text(lookup.container, "lookup container");
      text(lookup.key, "lookup key");
      text(lookup.converter, "lookup converter");
    }
  }

  void entries() {
    for (std::uint32_t i = 0; i < facts_.entries.size(); ++i) {
      const Entry& entry = facts_.entries[i];
      span(entry.begin, entry.end, "entry");
      span(entry.value_begin, entry.value_end, "entry value");
      expect(entry.parent == kNone || entry.parent < i, "an entry's parent precedes it");
      index(entry.target, facts_.entries, "entry target");
      text(entry.key, "entry key");
      expect(facts_.text(entry.key).size() <= 128, "keys are cut");
    }
    for (const VariableRead& read : facts_.reads) {
      span(read.begin, read.end, "read");
      span(read.default_begin, read.default_end, "default of a read");
      index(read.entry, facts_.entries, "read entry");
      text(read.name, "read name");
      expect(!facts_.text(read.name).empty(), "reads have names");
    }
  }

  void notes() {
    for (const Claim& claim : facts_.claims) {
      span(claim.begin, claim.end, "claim");
      place(claim.definition, kNone, "claim subject");
      text(claim.replacement, "claim replacement");
    }
    for (const Acceptance& acceptance : facts_.acceptances) {
      span(acceptance.begin, acceptance.end, "acceptance");
      span(acceptance.applies_begin, acceptance.applies_end, "acceptance reach");
      expect(!facts_.text(acceptance.rule).empty(), "acceptances name a rule");
      text(acceptance.reason, "acceptance reason");
    }
    std::uint32_t end = 0;
    for (const UnparsedSpan& unparsed : facts_.unparsed) {
      span(unparsed.begin, unparsed.end, "unparsed");
      expect(unparsed.begin >= end, "unparsed spans are in order");
      end = unparsed.end;
    }
  }

  const FileFacts& facts_;
  std::size_t size_;
  std::string broken_;
};

inline std::string broken_invariant(const FileFacts& facts, std::size_t size) {
  return FactsInvariants(facts, size).broken();
}

}  // namespace fount
