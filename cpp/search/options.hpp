// The options of a search, from the rows of options.def.
#pragma once
#include <cstddef>

namespace enumcore {

struct SearchOptions {
#define EC_OPTION(name, type, default_, least, most, help) type name = default_;
#include "search/options.def"
};

}  // namespace enumcore
