// Operators that take lambdas: a lambda is a table, a list with its value at each integer from `low` to `high`, in order.
#include <algorithm>

#include "evaluate/list_operator.hpp"
#include "evaluate/small_functions.hpp"

namespace enumcore {
namespace {

// The entry of a table where the lambda has no value. No integer is that small.
constexpr std::int32_t hole = INT32_MIN;

}  // namespace

std::int32_t ListOperator::at(Items table, std::int64_t x) const {
    return x < low_ || x > high_ ? hole : table[std::size_t(x - low_)];
}

// Of two lambdas, one that joins their values.
std::uint32_t ListOperator::lift(const std::uint64_t* cells) {
    if (cells[0] == ListPool::none || cells[1] == ListPool::none) return ListPool::none;
    const Items a = list(cells[0]), b = list(cells[1]);
    made_.resize(a.size());
    for (std::size_t k = 0; k < a.size(); ++k) {
        const std::int64_t value = a[k] == hole || b[k] == hole ? hole : pair(code_, a[k], b[k]);
        made_[k] = value <= hole || value > INT32_MAX ? hole : std::int32_t(value);
    }
    return made();
}

std::uint32_t ListOperator::constant(const std::uint64_t* cells) {
    if (cells[0] == ListPool::none) return ListPool::none;
    made_.assign(std::size_t(high_ - low_) + 1, std::int32_t(integer(cells[0])));
    return made();
}

std::uint32_t ListOperator::map_by(const std::uint64_t* cells) {
    if (cells[0] == ListPool::none || cells[1] == ListPool::none) return ListPool::none;
    const Items table = list(cells[0]);
    made_.clear();
    for (const std::int32_t item : list(cells[1])) {
        made_.push_back(at(table, item));
        if (made_.back() == hole) return ListPool::none;
    }
    return made();
}

std::uint32_t ListOperator::filter_by(const std::uint64_t* cells) {
    if (cells[0] == ListPool::none || cells[1] == ListPool::none) return ListPool::none;
    const Items table = list(cells[0]);
    made_.clear();
    for (const std::int32_t item : list(cells[1])) {
        const std::int32_t passed = at(table, item);
        if (passed == hole) return ListPool::none;
        if (passed) made_.push_back(item);
    }
    return made();
}

// How many items pass; and with `code` 1 whether some do, with 2 whether all do.
std::uint32_t ListOperator::count_by(const std::uint64_t* cells) {
    if (cells[0] == ListPool::none || cells[1] == ListPool::none) return ListPool::none;
    const Items table = list(cells[0]), items = list(cells[1]);
    std::int64_t count = 0;
    for (const std::int32_t item : items) {
        const std::int32_t passed = at(table, item);
        if (passed == hole) return ListPool::none;
        count += passed != 0;
    }
    if (code_ == 0) return std::uint32_t(count + bias);
    return std::uint32_t((code_ == 1 ? count > 0 : count == std::int64_t(items.size())) + bias);
}

std::uint32_t ListOperator::fold(const std::uint64_t* cells) {
    if (cells[1] == ListPool::none || cells[2] == ListPool::none) return ListPool::none;
    std::int64_t total = integer(cells[1]);
    for (const std::int32_t item : list(cells[2])) {
        total = pair(cells[0], total, item);
        if (total < low_ || total > high_) return ListPool::none;
    }
    return made(total);
}

std::uint32_t ListOperator::append(const std::uint64_t* cells) {
    if (cells[0] == ListPool::none || cells[1] == ListPool::none) return ListPool::none;
    const Items a = list(cells[0]), b = list(cells[1]);
    made_.assign(a.begin(), a.end());
    made_.insert(made_.end(), b.begin(), b.end());
    return made();
}

std::uint32_t ListOperator::single(const std::uint64_t* cells) {
    if (cells[0] == ListPool::none) return ListPool::none;
    made_.assign(1, std::int32_t(integer(cells[0])));
    return made();
}

std::uint32_t ListOperator::length(const std::uint64_t* cells) {
    return cells[0] == ListPool::none ? ListPool::none : made(std::int64_t(list(cells[0]).size()));
}

// Of two integers.
std::uint32_t ListOperator::join(const std::uint64_t* cells) {
    if (cells[0] == ListPool::none || cells[1] == ListPool::none) return ListPool::none;
    return made(pair(code_, integer(cells[0]), integer(cells[1])));
}

}  // namespace enumcore
