// Operators on lists of integers, whose cells are numbers in a pool. As kernels they work in lanes of 64 bits.
//
// A cell of a list is its number in the pool. A cell of an integer is the integer plus 2^31, so that none is 0. 0 is no value:
// an operator has none where an operand has none, where the function has none, and where an integer is out of its range.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "keep/list_pool.hpp"
#include "kernels/abi.hpp"

namespace enumcore {

class ListOperator {
public:
    static constexpr std::int64_t bias = std::int64_t(1) << 31;

    // `name`: such as "head". `low` and `high`: the least and the greatest
    // integer; of what takes or makes lambdas, those that lambdas are of. Throws Error for a name that
    // there is not.
    ListOperator(ListPool& pool, const std::string& name, std::int32_t low, std::int32_t high);

    // The context is a ListOperator.
    static void evaluate(void* context, void* out, std::size_t out_stride, const View* args, const Params* params,
                         std::size_t rows, std::size_t width);

    std::size_t arity() const { return std::size_t(arity_); }

    using Items = ListPool::Items;
    using Function = std::uint32_t (ListOperator::*)(const std::uint64_t* cells);

    // What the functions are written with: operands, and results as cells.
    Items list(std::uint64_t cell) const { return pool_->list(std::uint32_t(cell)); }
    static std::int64_t integer(std::uint64_t cell) { return std::int64_t(cell) - bias; }
    std::uint32_t made(std::int64_t value) const {
        return value < low_ || value > high_ ? ListPool::none : std::uint32_t(value + bias);
    }
    bool add(std::int64_t value);  // to the list that is being made; false where it is out of range
    std::uint32_t made();          // that list

    std::uint32_t head(const std::uint64_t* cells);
    std::uint32_t last(const std::uint64_t* cells);
    std::uint32_t access(const std::uint64_t* cells);
    std::uint32_t minimum(const std::uint64_t* cells);
    std::uint32_t maximum(const std::uint64_t* cells);
    std::uint32_t sum(const std::uint64_t* cells);
    std::uint32_t count(const std::uint64_t* cells);
    std::uint32_t take(const std::uint64_t* cells);
    std::uint32_t drop(const std::uint64_t* cells);
    std::uint32_t reverse(const std::uint64_t* cells);
    std::uint32_t sort(const std::uint64_t* cells);
    std::uint32_t map(const std::uint64_t* cells);
    std::uint32_t filter(const std::uint64_t* cells);
    std::uint32_t zipwith(const std::uint64_t* cells);
    std::uint32_t scanl1(const std::uint64_t* cells);
    std::uint32_t lift(const std::uint64_t* cells);
    std::uint32_t constant(const std::uint64_t* cells);
    std::uint32_t map_by(const std::uint64_t* cells);
    std::uint32_t filter_by(const std::uint64_t* cells);
    std::uint32_t count_by(const std::uint64_t* cells);
    std::uint32_t fold(const std::uint64_t* cells);
    std::uint32_t append(const std::uint64_t* cells);
    std::uint32_t single(const std::uint64_t* cells);
    std::uint32_t length(const std::uint64_t* cells);
    std::uint32_t join(const std::uint64_t* cells);

private:
    std::uint32_t part(Items items) { return made_ = {items.begin(), items.end()}, pool_->intern(made_); }

    std::int32_t at(Items table, std::int64_t x) const;

    std::uint32_t remembered(const std::uint64_t* cells);

    // Values of one or two operands: where others have the same place, the last ones. Mostly the same operands come again:
    // lambdas at each point, and the results of operators that make few lists of many.
    struct Memo {
        std::uint64_t operands = 0;
        std::uint32_t value = ListPool::none;
    };
    static constexpr std::size_t remembers = std::size_t(1) << 14;
    std::vector<Memo> memo_;
    ListPool* pool_;
    Function function_ = nullptr;
    int arity_ = 0;
    std::uint64_t code_ = 0;  // of a small function
    std::int32_t low_, high_;
    std::vector<std::int32_t> made_;  // reused
};

}  // namespace enumcore
