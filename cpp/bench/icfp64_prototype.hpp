// The neighbour of the engine's figures: what a competent person writes in an afternoon to enumerate `icfp64` and nothing else.
// bench/icfp64.py runs both in turn. It has none of the engine's code: scalar loops, one 64-bit hash a column, and one line of
// a flat set looked at for each candidate. Commutative operators take ordered arguments, and nothing else is pruned.
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <vector>

namespace enumcore {

class Icfp64Prototype {
public:
    struct Level {
        std::uint64_t candidates = 0, distinct = 0;
    };

    // x on every example, and how many programs there may be at the end. Their memory is kept from one run to the next.
    Icfp64Prototype(std::vector<std::uint64_t> x, std::size_t most);
    // The levels from size 1 on. Throws std::length_error where there are too many programs.
    std::vector<Level> run(std::size_t size);

private:
    struct Derivation {
        std::uint32_t op, left, right;
    };
    struct Free {
        void operator()(void* at) const { std::free(at); }
    };
    template <class T> using Memory = std::unique_ptr<T[], Free>;
    template <class T> static Memory<T> memory(std::size_t count);
    template <std::size_t fixed> class Run;

    std::vector<std::uint64_t> x_;
    std::size_t most_, lines_;
    Memory<std::uint64_t> columns_, table_;
    Memory<Derivation> derivations_;
};

}  // namespace enumcore
