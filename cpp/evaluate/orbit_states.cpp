#include "evaluate/orbit_states.hpp"

#include <algorithm>

namespace enumcore {
namespace {

std::uint32_t longest_list(const Data& data) {
    const auto items = [](const List& list) { return list.offset.back(); };
    const auto most = std::max_element(data.lists.begin(), data.lists.end(),
                                       [&](const List& a, const List& b) { return items(a) < items(b); });
    return std::uint32_t(most - data.lists.begin());
}

}  // namespace

OrbitStates::OrbitStates(const Data& data, const Frame& frame, std::uint32_t scope, std::vector<std::uint32_t> states)
    : order(std::move(states)), inputs(data.sorts.size()) {
    sort_by_length(data, frame);
    lay_out_items(data, frame);
    for (std::uint32_t i = 0; i < data.sorts.size(); ++i)
        if (data.sees(scope, i)) inputs[i] = gather(frame.inputs[i], data.sorts[i], order);
}

void OrbitStates::sort_by_length(const Data& data, const Frame& frame) {
    if (data.lists.empty()) return;
    const List& list = data.lists[longest_list(data)];
    const auto length = [&](std::uint32_t state) { return list.length(frame.point.empty() ? state : frame.point[state]); };
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return length(a) > length(b); });
}

void OrbitStates::lay_out_items(const Data& data, const Frame& frame) {
    for (const List& list : data.lists) {
        auto laid_out = std::make_unique<Items>();
        const auto point = [&](std::size_t i) { return frame.point.empty() ? order[i] : frame.point[order[i]]; };
        std::size_t longer = order.size();  // no other state has so many items
        for (std::uint32_t step = 0;; ++step) {
            Items::Step s{0, {}, {}};
            std::vector<std::uint32_t> place(longer, 0);
            for (std::size_t i = 0; i < longer; ++i) {
                if (step >= list.length(point(i))) continue;
                s.states = i + 1;
                place[i] = list.offset[point(i)] + step;
            }
            if (s.states == 0) break;
            longer = s.states;
            for (std::uint32_t i = 0; i < s.states; ++i)
                if (step >= list.length(point(i))) s.idle.push_back(i);
            for (std::size_t f = 0; f < list.sorts.size(); ++f)
                s.fields.push_back(gather(list.fields[f], list.sorts[f], {place.data(), s.states}));
            laid_out->steps.push_back(std::move(s));
        }
        items.push_back(std::move(laid_out));
    }
}

}  // namespace enumcore
