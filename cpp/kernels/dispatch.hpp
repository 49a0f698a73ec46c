// Which instruction sets were built, which this machine runs, and the one in use.
#pragma once
#include <string>
#include <vector>

#include "kernels/abi.hpp"

namespace enumcore {

std::vector<const Kernels*> built_kernels();      // best last
std::vector<const Kernels*> supported_kernels();  // those of them that this processor runs

// The kernels named by `isa`, or by the environment's ENUMCORE_ISA where `isa` is empty, or else the best supported. Throws
// Error for a name that was not built or that this processor lacks.
const Kernels& kernels(const std::string& isa = "");

}  // namespace enumcore
