// A search whose loop bodies' frames grow: when loops ran bodies on states that the frames lack, the levels are built again on
// frames that have them, until nothing changes or the frames are full.
#pragma once
#include "search/search.hpp"

namespace enumcore {

class Rebuilding {
public:
    Rebuilding(const Kernels& kernels, Grammar grammar, Data data, std::shared_ptr<const Judge> judge, SearchOptions options,
               Budget& budget);

    // Builds the next level. When frames have grown by half, or the search has come to an end, the levels before are built
    // again too.
    void advance(const Limits& limits);
    // The same until there are so many levels more, or enough of them, or the search has come to an end.
    void advance(const Limits& limits, std::size_t levels);
    // Builds the levels again until frames grow no more: what is claimed after that does not hang on the frames. A limit in
    // the middle of it leaves the search as it was before, with that limit's status: nothing found is lost.
    void settle(const Limits& limits);

    // Makes a search that a limit or its caller ended go on; see Search.
    void resume(double paused) { search_->resume(paused); }

    Search& search() { return *search_; }
    const Search& search() const { return *search_; }
    std::uint32_t rebuilds() const { return rebuilds_; }

private:
    std::unique_ptr<Search> begin(std::vector<Growth> growth) const;
    bool rebuild(const Limits& limits);

    const Kernels& kernels_;
    Grammar grammar_;
    std::shared_ptr<const Data> data_;
    std::shared_ptr<const Judge> judge_;
    SearchOptions options_;
    Budget& budget_;
    std::unique_ptr<Search> search_;
    std::uint32_t rebuilds_ = 0;
};

}  // namespace enumcore
