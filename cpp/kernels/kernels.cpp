// Every kernel of one instruction set. CMake compiles this file once for each, with its own flags and EC_ISA naming the table;
// nothing else has a linkable name, no library code comes in, nothing is initialised at load time (tests/house/test_symbols.py).
#if defined(__SSE2__)
#include <immintrin.h>  // always-inline intrinsics only: they leave no symbol
#endif

#include "kernels/abi.hpp"
#include "theories/signature.hpp"

namespace enumcore {
namespace {

#include "kernels/meanings.inc"
#include "kernels/loops.inc"
#include "kernels/packing.inc"
#include "kernels/words.inc"
#include "kernels/signature.inc"
#include "kernels/lookup.inc"
#include "kernels/share.inc"
#include "kernels/loss.inc"
#include "kernels/meet.inc"
#include "kernels/distance.inc"
#include "kernels/kinds.inc"

// Where a row's value is undefined, as a mask; null where it is defined everywhere.
template <template <class> class F> constexpr OpKernel undefined_of = nullptr;
#define EC_UNDEFINED(id, meaning)                             \
    template <>                                               \
    constexpr OpKernel undefined_of<EC_NAME(EC_THEORY, id)> = \
        op_loop<uint64_t, EC_NAME(EC_NAME(EC_THEORY, id), undefined)>;
#include "theories/all.def"

#define EC_LANES(name) {name<uint8_t>, name<uint16_t>, name<uint32_t>, name<uint64_t>}
#define EC_PAIRS(name)                                                                                           \
    {                                                                                                            \
        {name<uint8_t, uint8_t>, name<uint8_t, uint16_t>, name<uint8_t, uint32_t>, name<uint8_t, uint64_t>},     \
        {name<uint16_t, uint8_t>, name<uint16_t, uint16_t>, name<uint16_t, uint32_t>, name<uint16_t, uint64_t>}, \
        {name<uint32_t, uint8_t>, name<uint32_t, uint16_t>, name<uint32_t, uint32_t>, name<uint32_t, uint64_t>}, \
        {name<uint64_t, uint8_t>, name<uint64_t, uint16_t>, name<uint64_t, uint32_t>, name<uint64_t, uint64_t>}, \
    }
#define EC_OP(functor) \
    {op_loop<uint8_t, functor>, op_loop<uint16_t, functor>, op_loop<uint32_t, functor>, op_loop<uint64_t, functor>},

#define EC_MEET(functor) \
    {meet_of<uint8_t, functor>(), meet_of<uint16_t, functor>(), meet_of<uint32_t, functor>(), meet_of<uint64_t, functor>()},

}  // namespace

extern const Kernels EC_ISA;
const Kernels EC_ISA = {
    EC_ISA_NAME,
    {
#define EC_ROW(id, ...) EC_OP(EC_NAME(EC_THEORY, id))
#include "theories/all.def"
    },
    {
#define EC_ROW(id, ...) EC_MEET(EC_NAME(EC_THEORY, id))
#include "theories/all.def"
    },
    {
#define EC_ROW(id, ...) undefined_of<EC_NAME(EC_THEORY, id)>,
#include "theories/all.def"
    },
    EC_PAIRS(resize),
    EC_PAIRS(pack),
    EC_PAIRS(unpack),
    EC_LANES(pack_column),
    EC_LANES(unpack_column),
    all_words,
    each_word,
    EC_LANES(signature),
    EC_LANES(match),
    EC_LANES(match_column),
    EC_LANES(meet_row),
    EC_LANES(differing_rows),
    EC_LANES(differing_bits),
    EC_LANES(distances),
    EC_LANES(squared_distances),
    EC_LANES(compress),
    probe,
    share,
    gather,
    select,
    list_lanes,
    prefetch,
    kinds,
};

}  // namespace enumcore
