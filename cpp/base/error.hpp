// The core's exceptions. The core never prints, aborts or exits: a caller's mistake throws Error, which the bindings turn into
// a Python exception; limits are statuses, not exceptions.
#pragma once
#include <stdexcept>

namespace enumcore {

struct Error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct InUse : Error {
    using Error::Error;
};

inline void require(bool holds, const char* what) {
    if (!holds) throw Error(what);
}

}  // namespace enumcore
