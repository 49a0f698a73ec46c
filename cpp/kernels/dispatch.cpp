#include "kernels/dispatch.hpp"

#include <cstdlib>

#include "base/error.hpp"

namespace enumcore {

extern const Kernels kernels_baseline;
#ifdef EC_X86_KERNELS
extern const Kernels kernels_avx2;
extern const Kernels kernels_avx512;
#endif

namespace {

struct Candidate {
    const Kernels* table;
    bool supported;
};

// The one list of instruction sets; CMakeLists.txt has their flags. Worst first.
std::vector<Candidate> candidates() {
    std::vector<Candidate> list{{&kernels_baseline, true}};
#ifdef EC_X86_KERNELS
    __builtin_cpu_init();
    const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("fma");
    const bool avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
                        __builtin_cpu_supports("avx512cd");
    list.push_back({&kernels_avx2, avx2});
    list.push_back({&kernels_avx512, avx512});
#endif
    return list;
}

}  // namespace

std::vector<const Kernels*> built_kernels() {
    std::vector<const Kernels*> out;
    for (const Candidate& c : candidates()) out.push_back(c.table);
    return out;
}

std::vector<const Kernels*> supported_kernels() {
    std::vector<const Kernels*> out;
    for (const Candidate& c : candidates())
        if (c.supported) out.push_back(c.table);
    return out;
}

const Kernels& kernels(const std::string& isa) {
    std::string wanted = isa;
    if (wanted.empty())
        if (const char* forced = std::getenv("ENUMCORE_ISA")) wanted = forced;
    const auto supported = supported_kernels();
    if (wanted.empty()) return *supported.back();
    std::string names;
    for (const Kernels* k : supported) {
        if (wanted == k->isa) return *k;
        names += std::string(names.empty() ? "" : ", ") + k->isa;
    }
    throw Error("ISA '" + wanted + "' is not available here; use one of: " + names + " (ENUMCORE_ISA or isa=)");
}

}  // namespace enumcore
