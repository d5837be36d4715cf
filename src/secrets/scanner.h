// Finds credentials in text at the speed of memory: one pass of vectorscan over the prefixes of all kinds and the words
// of secret names, then exact code at the few places that it met. docs/adr/0008-vectorscan.md says why.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "core/facts.h"

struct hs_database;
struct hs_scratch;

namespace fount::secrets {

// Compiled once; any number of threads may scan, each with a Scratch of its own.
class Scanner {
 public:
  class Scratch {
   public:
    explicit Scratch(const Scanner& scanner);

   private:
    friend class Scanner;
    struct Hit {
      std::uint32_t end = 0;
      std::uint16_t pattern = 0;
    };
    struct Free {
      void operator()(hs_scratch* scratch) const;
    };
    std::unique_ptr<hs_scratch, Free> memory_;
    std::vector<Hit> hits_;
  };

  Scanner();

  // Where credentials stand, in order and without overlap. Pure: depends on the bytes alone. Linear in time.
  std::vector<SecretSpan> scan(std::string_view bytes, Scratch& scratch) const;

 private:
  struct Free {
    void operator()(hs_database* database) const;
  };
  std::unique_ptr<hs_database, Free> database_;
};

}  // namespace fount::secrets
