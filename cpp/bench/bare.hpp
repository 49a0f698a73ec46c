// The roofline: what a finished search's work would cost if each stage ran alone, at the tile shapes and table size it used.
// bench/roofline.py compares their sum with the search's own seconds.
#pragma once
#include "search/search.hpp"

namespace enumcore {

struct BareSeconds {
    double kernels = 0;      // the same candidates generated and evaluated, then dropped
    double fingerprint = 0;  // as many candidates fingerprinted, tile by tile
    double lines = 0;        // one random line of the table touched (read and written) for each candidate
    double bytes = 0;        // columns and arguments of the distinct ones written in sequence to memory touched before
};

BareSeconds bare_stages(Search& search);

}  // namespace enumcore
