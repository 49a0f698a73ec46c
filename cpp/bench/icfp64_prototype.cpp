#include "bench/icfp64_prototype.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <stdexcept>

namespace enumcore {
namespace {

constexpr std::size_t huge_pages = std::size_t(2) << 20;
constexpr std::size_t line_hashes = 8;  // hashes in a line of the table; 0 is none
constexpr std::size_t batch = 64;       // candidates whose lines are prefetched before the first of them is looked up

// As splitmix64 mixes. One product a word is not enough, since values differ in a few high bits or a few low ones: it takes
// 1,142 columns of 11.6 M for others.
std::uint64_t mixed(std::uint64_t h) {
    h = (h ^ h >> 30) * 0xBF58476D1CE4E5B9;
    h = (h ^ h >> 27) * 0x94D049BB133111EB;
    return h ^ h >> 31;
}

}  // namespace

template <class T> Icfp64Prototype::Memory<T> Icfp64Prototype::memory(std::size_t count) {
    const std::size_t bytes = (count * sizeof(T) / huge_pages + 1) * huge_pages;
    void* at = std::aligned_alloc(huge_pages, bytes);
    if (!at) throw std::bad_alloc();
#ifdef MADV_HUGEPAGE
    madvise(at, bytes, MADV_HUGEPAGE);
#endif
    return Memory<T>(static_cast<T*>(at));
}

Icfp64Prototype::Icfp64Prototype(std::vector<std::uint64_t> x, std::size_t most)
    : x_(std::move(x)),
      most_(most),
      lines_(most * 2 / line_hashes + 1),  // half of it is full at the end
      columns_(memory<std::uint64_t>(most * x_.size())),
      table_(memory<std::uint64_t>(lines_ * line_hashes)),
      derivations_(memory<Derivation>(most)) {}

// `fixed` examples, or any number for 0.
template <std::size_t fixed> class Icfp64Prototype::Run {
public:
    explicit Run(Icfp64Prototype& in) : in_(in), points_(fixed ? fixed : in.x_.size()) {
        std::memset(in_.table_.get(), 0, in_.lines_ * line_hashes * 8);
        for (Batch& b : batches_) b.columns.resize(batch * points_);
    }

    std::vector<Level> levels(std::size_t size) {
        for (std::size_t s = 1; s <= size; ++s) {
            const std::uint64_t before = candidates_;
            s == 1 ? leaves() : grown(s);
            turn(), turn();
            found_.push_back({candidates_ - before, programs_ - first_.back()});
            first_.push_back(programs_);
        }
        return found_;
    }

private:
    struct Batch {
        std::size_t count = 0;
        std::uint64_t hashes[batch];
        Derivation derivations[batch];
        std::vector<std::uint64_t> columns;
    };

    void leaves() {
        offer(0, 0, 0, [](std::size_t) { return std::uint64_t(0); });
        offer(1, 0, 0, [](std::size_t) { return std::uint64_t(1); });
        offer(2, 0, 0, [this](std::size_t p) { return in_.x_[p]; });
    }

    void grown(std::size_t s) {
        unary(3, s, [](std::uint64_t a) { return ~a; });
        unary(4, s, [](std::uint64_t a) { return a << 1; });
        unary(5, s, [](std::uint64_t a) { return a >> 1; });
        unary(6, s, [](std::uint64_t a) { return a >> 4; });
        unary(7, s, [](std::uint64_t a) { return a >> 16; });
        binary(8, s, [](std::uint64_t a, std::uint64_t b) { return a & b; });
        binary(9, s, [](std::uint64_t a, std::uint64_t b) { return a | b; });
        binary(10, s, [](std::uint64_t a, std::uint64_t b) { return a ^ b; });
        binary(11, s, [](std::uint64_t a, std::uint64_t b) { return a + b; });
    }

    template <class F> void unary(std::uint32_t op, std::size_t s, F f) {
        for (std::uint32_t a = first_[s - 2]; a < first_[s - 1]; ++a) {
            const std::uint64_t* left = column(a);
            offer(op, a, 0, [=](std::size_t p) { return f(left[p]); });
        }
    }

    template <class F> void binary(std::uint32_t op, std::size_t s, F f) {
        for (std::size_t i = 1; 2 * i <= s - 1; ++i) {
            const std::size_t j = s - 1 - i;
            for (std::uint32_t a = first_[i - 1]; a < first_[i]; ++a)
                for (std::uint32_t b = i == j ? a : first_[j - 1]; b < first_[j]; ++b) {
                    const std::uint64_t *left = column(a), *right = column(b);
                    offer(op, a, b, [=](std::size_t p) { return f(left[p], right[p]); });
                }
        }
    }

    template <class F> void offer(std::uint32_t op, std::uint32_t a, std::uint32_t b, F value) {
        Batch& to = batches_[turn_];
        std::uint64_t* out = to.columns.data() + to.count * points_;
        std::uint64_t hash = 0;
        for (std::size_t p = 0; p < points_; ++p) {
            out[p] = value(p);
            hash = mixed(hash ^ out[p]);
        }
        to.hashes[to.count] = std::max<std::uint64_t>(hash, 1);
        to.derivations[to.count] = {op, a, b};
        __builtin_prefetch(line(hash), 1);
        if (++to.count == batch) turn();
    }

    // The batch before is looked up; the next candidates take its place.
    void turn() {
        candidates_ += batches_[turn_].count;
        turn_ ^= 1;
        Batch& from = batches_[turn_];
        for (std::size_t k = 0; k < from.count; ++k)
            if (insert(from.hashes[k])) keep(from.columns.data() + k * points_, from.derivations[k]);
        from.count = 0;
    }

    bool insert(std::uint64_t hash) {
        for (std::uint64_t* at = line(hash);;) {
            bool is_there = false;
            std::size_t used = 0;
            for (std::size_t k = 0; k < line_hashes; ++k) is_there |= at[k] == hash, used += at[k] != 0;
            if (is_there) return false;
            if (used < line_hashes) return at[used] = hash, true;
            at += line_hashes;
            if (at == in_.table_.get() + in_.lines_ * line_hashes) at = in_.table_.get();
        }
    }

    void keep(const std::uint64_t* from, const Derivation& derivation) {
        if (programs_ == in_.most_) throw std::length_error("there are more programs than the prototype was made for");
        std::copy_n(from, points_, in_.columns_.get() + programs_ * points_);
        in_.derivations_[programs_++] = derivation;
    }

    const std::uint64_t* column(std::size_t program) const { return in_.columns_.get() + program * points_; }
    std::uint64_t* line(std::uint64_t hash) const {
        return in_.table_.get() + ((hash >> 32) * in_.lines_ >> 32) * line_hashes;
    }

    Icfp64Prototype& in_;
    const std::size_t points_;
    std::uint64_t candidates_ = 0;
    std::uint32_t programs_ = 0;
    std::vector<std::uint32_t> first_{0};  // first_[s - 1]: the first program of size s
    std::vector<Level> found_;
    Batch batches_[2];
    int turn_ = 0;
};

std::vector<Icfp64Prototype::Level> Icfp64Prototype::run(std::size_t size) {
    switch (x_.size()) {
        case 1: return Run<1>(*this).levels(size);
        case 4: return Run<4>(*this).levels(size);
        default: return Run<0>(*this).levels(size);
    }
}

}  // namespace enumcore
