// Folders whose names say why what lies there keeps copies of its own: it shows or tries how something is used and is
// read, copied or run by itself; or it is one of many that implement one interface. Paths only.
#pragma once

#include <string_view>

namespace fount {

// examples/, benchmarks/, internal/suites/
bool is_below_examples(std::string_view path);

// Also evaluations/, recipes/, contrib/, templates/: for trials, and for what others bring.
bool is_below_trials(std::string_view path);
// Kept, and run by nobody.
bool is_below_archives(std::string_view path);

// connectors/, plugins/, x_plugin.py: each says for itself what one interface asks of all.
bool is_below_variants(std::string_view path);

}  // namespace fount
