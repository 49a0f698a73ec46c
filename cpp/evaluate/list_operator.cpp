#include "evaluate/list_operator.hpp"

#include <algorithm>

#include "base/budget.hpp"
#include "base/error.hpp"

namespace enumcore {
namespace {

struct Row {
    const char* name;
    int arity;
    ListOperator::Function function;
};
constexpr Row rows_of_all[] = {
    {"head", 1, &ListOperator::head},       {"last", 1, &ListOperator::last},       {"access", 2, &ListOperator::access},
    {"minimum", 1, &ListOperator::minimum}, {"maximum", 1, &ListOperator::maximum}, {"sum", 1, &ListOperator::sum},
    {"count", 2, &ListOperator::count},     {"take", 2, &ListOperator::take},       {"drop", 2, &ListOperator::drop},
    {"reverse", 1, &ListOperator::reverse}, {"sort", 1, &ListOperator::sort},       {"map", 2, &ListOperator::map},
    {"filter", 2, &ListOperator::filter},   {"zipwith", 3, &ListOperator::zipwith}, {"scanl1", 2, &ListOperator::scanl1},
};

// The small functions, by the numbers that theories/number_lists.py gives them; quotients are rounded towards zero.
std::int64_t step(std::uint64_t f, std::int64_t x) {
    switch (f) {
        case 0: return x + 1;
        case 1: return x - 1;
        case 2: return x * 2;
        case 3: return x / 2;
        case 4: return -x;
        case 5: return x * x;
        case 6: return x * 3;
        case 7: return x / 3;
        case 8: return x * 4;
        default: return x / 4;
    }
}

bool passes(std::uint64_t f, std::int64_t x) {
    switch (f) {
        case 0: return x > 0;
        case 1: return x < 0;
        case 2: return x % 2 != 0;
        default: return x % 2 == 0;
    }
}

std::int64_t pair(std::uint64_t f, std::int64_t x, std::int64_t y) {
    switch (f) {
        case 0: return x + y;
        case 1: return x - y;
        case 2: return x * y;
        case 3: return std::min(x, y);
        default: return std::max(x, y);
    }
}

// Where a slice of Python ends or begins.
std::size_t place(std::int64_t n, std::size_t length) {
    const auto most = std::int64_t(length);
    return std::size_t(std::clamp(n < 0 ? n + most : n, std::int64_t(0), most));
}

}  // namespace

ListOperator::ListOperator(ListPool& pool, const std::string& name, std::int32_t low, std::int32_t high)
    : pool_(&pool), low_(std::max(low, -0x7fffffff)), high_(high) {
    const auto row = std::ranges::find_if(rows_of_all, [&](const Row& r) { return name == r.name; });
    require(row != std::end(rows_of_all), "there is no such operator on lists");
    function_ = row->function, arity_ = row->arity;
}

void ListOperator::evaluate(void* context, void* out, std::size_t out_stride, const View* args, const Params*,
                            std::size_t rows, std::size_t width) {
    auto& own = *static_cast<ListOperator*>(context);
    const std::lock_guard lock(own.pool_->mutex());
    if (const Budget* budget = Work::budget(); budget && own.pool_->bytes() > budget->limit() - budget->used())
        throw std::bad_alloc();  // the pool is no search's, so that its bytes are only held against the limit
    for (std::size_t r = 0; r < rows; ++r) {
        auto* to = static_cast<std::uint64_t*>(out) + r * out_stride;
        const std::uint64_t* from[most_operands];
        for (int k = 0; k < own.arity_; ++k) from[k] = static_cast<const std::uint64_t*>(args[k].data) + r * args[k].stride;
        for (std::size_t i = 0; i < width; ++i) {
            std::uint64_t cells[most_operands];
            for (int k = 0; k < own.arity_; ++k) cells[k] = from[k][args[k].fixed ? 0 : i];
            to[i] = (own.*own.function_)(cells);
        }
    }
}

bool ListOperator::add(std::int64_t value) {
    made_.push_back(std::int32_t(value));
    return low_ <= value && value <= high_;
}

std::uint32_t ListOperator::made() { return pool_->intern(made_); }

std::uint32_t ListOperator::head(const std::uint64_t* cells) {
    const Items items = list(cells[0]);
    return items.empty() ? ListPool::none : made(items.front());
}

std::uint32_t ListOperator::last(const std::uint64_t* cells) {
    const Items items = list(cells[0]);
    return items.empty() ? ListPool::none : made(items.back());
}

std::uint32_t ListOperator::access(const std::uint64_t* cells) {
    const Items items = list(cells[1]);
    const std::int64_t n = integer(cells[0]);
    return n < 0 || n >= std::int64_t(items.size()) ? ListPool::none : made(items[std::size_t(n)]);
}

std::uint32_t ListOperator::minimum(const std::uint64_t* cells) {
    const Items items = list(cells[0]);
    return items.empty() ? ListPool::none : made(*std::ranges::min_element(items));
}

std::uint32_t ListOperator::maximum(const std::uint64_t* cells) {
    const Items items = list(cells[0]);
    return items.empty() ? ListPool::none : made(*std::ranges::max_element(items));
}

std::uint32_t ListOperator::sum(const std::uint64_t* cells) {
    if (cells[0] == ListPool::none) return ListPool::none;
    std::int64_t total = 0;
    for (const std::int32_t item : list(cells[0])) total += item;
    return made(total);
}

std::uint32_t ListOperator::count(const std::uint64_t* cells) {
    if (cells[1] == ListPool::none) return ListPool::none;
    return made(std::ranges::count_if(list(cells[1]), [&](std::int32_t item) { return passes(cells[0], item); }));
}

std::uint32_t ListOperator::take(const std::uint64_t* cells) {
    if (cells[0] == ListPool::none || cells[1] == ListPool::none) return ListPool::none;
    const Items items = list(cells[1]);
    return part(items.first(place(integer(cells[0]), items.size())));
}

std::uint32_t ListOperator::drop(const std::uint64_t* cells) {
    if (cells[0] == ListPool::none || cells[1] == ListPool::none) return ListPool::none;
    const Items items = list(cells[1]);
    return part(items.subspan(place(integer(cells[0]), items.size())));
}

std::uint32_t ListOperator::reverse(const std::uint64_t* cells) {
    if (cells[0] == ListPool::none) return ListPool::none;
    const Items items = list(cells[0]);
    made_.assign(items.rbegin(), items.rend());
    return made();
}

std::uint32_t ListOperator::sort(const std::uint64_t* cells) {
    if (cells[0] == ListPool::none) return ListPool::none;
    const Items items = list(cells[0]);
    made_.assign(items.begin(), items.end());
    std::ranges::sort(made_);
    return made();
}

std::uint32_t ListOperator::map(const std::uint64_t* cells) {
    if (cells[1] == ListPool::none) return ListPool::none;
    made_.clear();
    for (const std::int32_t item : list(cells[1]))
        if (!add(step(cells[0], item))) return ListPool::none;
    return made();
}

std::uint32_t ListOperator::filter(const std::uint64_t* cells) {
    if (cells[1] == ListPool::none) return ListPool::none;
    made_.clear();
    for (const std::int32_t item : list(cells[1]))
        if (passes(cells[0], item)) made_.push_back(item);
    return made();
}

std::uint32_t ListOperator::zipwith(const std::uint64_t* cells) {
    if (cells[1] == ListPool::none || cells[2] == ListPool::none) return ListPool::none;
    const Items a = list(cells[1]), b = list(cells[2]);
    made_.clear();
    for (std::size_t k = 0; k < std::min(a.size(), b.size()); ++k)
        if (!add(pair(cells[0], a[k], b[k]))) return ListPool::none;
    return made();
}

std::uint32_t ListOperator::scanl1(const std::uint64_t* cells) {
    if (cells[1] == ListPool::none) return ListPool::none;
    made_.clear();
    for (const std::int32_t item : list(cells[1]))
        if (!add(made_.empty() ? item : pair(cells[0], made_.back(), item))) return ListPool::none;
    return made();
}

}  // namespace enumcore
