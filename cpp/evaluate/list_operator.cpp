#include "evaluate/list_operator.hpp"

#include <algorithm>

#include "base/budget.hpp"
#include "base/error.hpp"
#include "evaluate/small_functions.hpp"

namespace enumcore {
namespace {

struct Row {
    const char* name;
    int arity;
    ListOperator::Function function;
    std::uint64_t code = 0;  // of a small function, where it has one of its own
};
constexpr Row rows_of_all[] = {
    {"head", 1, &ListOperator::head},
    {"last", 1, &ListOperator::last},
    {"access", 2, &ListOperator::access},
    {"minimum", 1, &ListOperator::minimum},
    {"maximum", 1, &ListOperator::maximum},
    {"sum", 1, &ListOperator::sum},
    {"count", 2, &ListOperator::count},
    {"take", 2, &ListOperator::take},
    {"drop", 2, &ListOperator::drop},
    {"reverse", 1, &ListOperator::reverse},
    {"sort", 1, &ListOperator::sort},
    {"map", 2, &ListOperator::map},
    {"filter", 2, &ListOperator::filter},
    {"zipwith", 3, &ListOperator::zipwith},
    {"scanl1", 2, &ListOperator::scanl1},
    {"fold", 3, &ListOperator::fold},
    {"append", 2, &ListOperator::append},
    {"single", 1, &ListOperator::single},
    {"length", 1, &ListOperator::length},
    {"number plus", 2, &ListOperator::join, 0},
    {"number minus", 2, &ListOperator::join, 1},
    {"number times", 2, &ListOperator::join, 2},
    {"number quotient", 2, &ListOperator::join, 5},
    {"number remainder", 2, &ListOperator::join, 6},
    {"number less", 2, &ListOperator::join, 7},
    {"number equal", 2, &ListOperator::join, 8},
    {"lambda plus", 2, &ListOperator::lift, 0},
    {"lambda minus", 2, &ListOperator::lift, 1},
    {"lambda times", 2, &ListOperator::lift, 2},
    {"lambda quotient", 2, &ListOperator::lift, 5},
    {"lambda remainder", 2, &ListOperator::lift, 6},
    {"lambda less", 2, &ListOperator::lift, 7},
    {"lambda equal", 2, &ListOperator::lift, 8},
    {"lambda constant", 1, &ListOperator::constant},
    {"lambda map", 2, &ListOperator::map_by},
    {"lambda filter", 2, &ListOperator::filter_by},
    {"lambda count", 2, &ListOperator::count_by, 0},
    {"lambda any", 2, &ListOperator::count_by, 1},
    {"lambda all", 2, &ListOperator::count_by, 2},
};

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
    function_ = row->function, arity_ = row->arity, code_ = row->code;
}

void ListOperator::evaluate(void* context, void* out, std::size_t out_stride, const View* args, const Params*,
                            std::size_t rows, std::size_t width) {
    auto& own = *static_cast<ListOperator*>(context);
    const std::lock_guard lock(own.pool_->mutex());
    if (const Budget* budget = Work::budget(); budget && own.pool_->bytes() > budget->limit() - budget->used())
        throw std::bad_alloc();  // the pool is no search's, so that its bytes are only held against the limit
    if (own.memo_.empty()) own.memo_.resize(remembers);  // of operands that are all 0: there is no value of no value
    for (std::size_t r = 0; r < rows; ++r) {
        auto* to = static_cast<std::uint64_t*>(out) + r * out_stride;
        const std::uint64_t* from[most_operands];
        for (int k = 0; k < own.arity_; ++k) from[k] = static_cast<const std::uint64_t*>(args[k].data) + r * args[k].stride;
        for (std::size_t i = 0; i < width; ++i) {
            std::uint64_t cells[most_operands];
            for (int k = 0; k < own.arity_; ++k) cells[k] = from[k][args[k].fixed ? 0 : i];
            to[i] = own.arity_ > 2 ? (own.*own.function_)(cells) : own.remembered(cells);
        }
    }
}

std::uint32_t ListOperator::remembered(const std::uint64_t* cells) {
    const std::uint64_t operands = cells[0] | (arity_ > 1 ? cells[1] << 32 : 0);
    Memo& memo = memo_[operands * 0x9e3779b97f4a7c15 >> 50];
    if (memo.operands != operands) memo = {operands, (this->*function_)(cells)};
    return memo.value;
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
