// Programs of a search, evaluated on the points of another one of the same productions.
#pragma once
#include "search/search.hpp"

namespace enumcore {

class Replay {
public:
    explicit Replay(const Language& at);

    // The column of a program of `of`, over the points of `at`, in kernel storage: valid until the next call. Nothing recurses.
    const void* column(const Search& of, std::uint32_t nonterminal, std::uint32_t program);

private:
    struct Visit {
        std::uint32_t nonterminal, program;
        bool opened;
    };

    void run(const Production& production);
    void* top();

    const Language& at_;
    std::size_t bytes_ = 1;  // of the widest column
    std::vector<Plan::Scratch> scratch_;
    std::vector<Visit> todo_;
    std::vector<Buffer> values_;  // a stack; those beyond `depth_` are spare
    std::size_t depth_ = 0;
    std::vector<View> views_;
};

}  // namespace enumcore
