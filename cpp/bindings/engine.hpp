// One search as Python holds it: the core's Search, guarded against two threads, with the GIL released while it builds.
#pragma once
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <atomic>
#include <memory>

#include "search/rebuild.hpp"

namespace enumcore {

class Engine {
public:
    Engine(std::size_t points, const pybind11::sequence& nonterminals, std::uint32_t start,
           const pybind11::sequence& productions, const pybind11::sequence& inputs, const pybind11::sequence& scopes,
           const pybind11::sequence& lists, std::size_t elements, const pybind11::object& goal,
           const pybind11::sequence& operators, const std::string& isa, const SearchOptions& options, double seconds,
           const pybind11::object& poll);

    // Builds levels until there are so many more, or enough, or the search has ended.
    void advance(double cost, double candidates, double seconds, const pybind11::object& poll, double enough,
                 std::size_t levels, double idle_candidates, double idle_seconds);
    void settle(double candidates, double seconds, const pybind11::object& poll);
    // Lets a search that a limit or its caller ended go on, under another limit of bytes. False when it never began.
    bool resume(std::size_t memory, double paused);
    // The search at the end of its last complete level: a list of sections, each a list of arrays, views and copies, that stay
    // valid while the engine does not go on. And a new search brought there; its status is then the limit that ended that.
    static pybind11::list save(const pybind11::object& self);
    void load(const pybind11::list& sections, const pybind11::object& poll);
    // A signal ends it and is raised; null when there were no bytes or no time for it.
    std::optional<std::vector<Match>> matches(std::uint32_t nonterminal, std::uint64_t cost, const std::vector<bool>& wanted,
                                              double seconds);
    // The same; nothing is kept. `poll` may end it, too.
    std::optional<Search::Ahead> check(double candidates, double seconds, const pybind11::object& poll);
    const char* isa() const { return kernels_.isa; }
    bool is_begun() const { return begun_; }
    pybind11::object error() const;  // what the poll raised, or a function of Python that is an operator; or None

    // For every call but advance: fails while one is under way.
    const Search& idle() const;
    Search& idle();
    // The same for calls that only read, and keep the GIL: a poll may do so, since its search waits for it.
    const Search& readable() const;
    std::uint32_t rebuilds() const { return search_->rebuilds(); }
    // What may be asked at any time: (cost, candidates, distinct, bytes), and how many improvements there were, after how many
    // candidates the last one came, and how many seconds ago.
    pybind11::tuple progress() const;
    pybind11::tuple improvement() const;

    pybind11::array columns(const pybind11::object& self, std::uint32_t nonterminal, std::uint32_t first, std::uint32_t last,
                            bool packed) const;
    pybind11::object find(std::uint32_t nonterminal, const pybind11::array& column) const;

private:
    Status ask(const pybind11::object& poll);
    template <class F> void between_levels(F&& f, const pybind11::object& poll = pybind11::none());
    Limits limits(double cost, double candidates, double seconds, const pybind11::object& poll);

    std::unique_ptr<Rebuilding> nothing(std::size_t points, std::vector<Sort> sorts, std::uint32_t start,
                                        const SearchOptions& options);

    const Kernels& kernels_;
    Budget budget_;
    Operators operators_;  // expressions point to them
    std::unique_ptr<Rebuilding> search_;
    bool begun_ = false;  // false: a limit came before; nothing is searched
    std::size_t elements_;
    std::atomic<bool> busy_{false};
    std::atomic<bool> asking_{false};  // a poll runs
    pybind11::object error_ = pybind11::none();
    std::vector<pybind11::object> called_;  // operators that are functions of Python
};

}  // namespace enumcore
