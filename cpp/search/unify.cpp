#include "search/unify.hpp"

#include <algorithm>

namespace enumcore {
namespace {

constexpr std::size_t most_terms = 4096, most_conditions = std::size_t(1) << 16;
constexpr std::uint32_t programs_between_polls = 256;
constexpr std::uint64_t work_of_replay = 256;  // of a program, on some hundred points
constexpr std::uint64_t work_of_adding = 16;   // a condition: as long as it takes to look at so many words

PointSet counted_points(const TargetRows& target, bool packed) {
    PointSet out(words_for(target.points()));
    for (std::size_t p = 0; p < target.points(); ++p) {
        const bool counts = packed ? packed_bit(target.mask().data.as<void>(), p) : target.masks()[p] != 0;
        out[p / 64] |= std::uint64_t(counts) << (p % 64);
    }
    return out;
}

// A packed Bool column as words of points.
void read_words(const View& column, int lane, std::size_t rows, PointSet& out) {
    std::fill(out.begin(), out.end(), 0);
    const std::size_t bits = lane_bits(lane);
    for (std::size_t r = 0; r < rows; ++r) {
        std::uint64_t word = 0;
        switch (lane) {
            case 0: word = static_cast<const std::uint8_t*>(column.data)[r * column.stride]; break;
            case 1: word = static_cast<const std::uint16_t*>(column.data)[r * column.stride]; break;
            case 2: word = static_cast<const std::uint32_t*>(column.data)[r * column.stride]; break;
            default: word = static_cast<const std::uint64_t*>(column.data)[r * column.stride];
        }
        out[r * bits / 64] |= word << (r * bits % 64);
    }
}

}  // namespace

Unifier::Unifier(const Search& whole, TargetRows target, std::vector<std::uint32_t> terms, std::vector<Choice> choices,
                 std::vector<Branching> branchings)
    : whole_(whole),
      points_(target.points()),
      terms_(std::move(terms)),
      choices_(std::move(choices)),
      branchings_(std::move(branchings)),
      counted_(counted_points(target, whole.language().grammar.sorts[terms_[0]].is_packed())),
      met_(whole.language().kernels, whole.language().grammar.sorts[terms_[0]], std::move(target)),
      replay_(whole.language()),
      covers_(terms_.size(), Cover(points_, most_terms)),
      terms_read_(terms_.size()),
      conditions_read_(choices_.size()),
      slices_read_(choices_.size()) {
    for (const Choice& choice : choices_) conditions_.emplace_back(counted_, choice.turns, most_conditions);
}

void Unifier::read(std::uint32_t sliced) {
    for (std::size_t k = 0; k < terms_.size() && !over_; ++k) read_terms(k);
    for (std::size_t k = 0; k < choices_.size() && !over_; ++k) {
        read_conditions(k);
        read_slices(k, sliced);
        conditions_[k].sort();
    }
}

void Unifier::read_terms(std::size_t cover) {
    const Bank& bank = whole_.bank(terms_[cover]);
    const std::size_t least = 1;
    met_.scan(bank, terms_read_[cover], bank.size(), least,
              [&](std::uint32_t program, std::uint32_t, const Met::Points& points) {
                  covers_[cover].add(bank.cost(program), program, points);
              });
    terms_read_[cover] = bank.size();
}

void Unifier::read_conditions(std::size_t choice) {
    const Bank& bank = whole_.bank(choices_[choice].nonterminal);
    PointSet points(words_for(points_));
    for (std::uint32_t& program = conditions_read_[choice]; program < bank.size(); ++program) {
        if (program % programs_between_polls == 0 && is_over()) return;
        read_words(bank.view(program, true), bank.shape().lane, bank.shape().rows, points);
        conditions_[choice].add(bank.cost(program), program, points);
        work_ += work_of_adding;
    }
}

void Unifier::read_slices(std::size_t choice, std::uint32_t most) {
    for (const SliceCosts& own : choices_[choice].slices) {
        const Bank& bank = whole_.bank(own.nonterminal);
        Slices slices(bank, points_);
        const std::uint32_t last = std::min(bank.size(), most);
        for (std::uint32_t& program = slices_read_[choice]; program < last; ++program) {
            if (program % programs_between_polls == 0 && is_over()) return;
            slices.read(program);
            const std::uint64_t cost = bank.cost(program);
            for (std::uint64_t b = 0; b < own.costs.size(); ++b)
                if (own.costs[b] != SliceCosts::never)
                    conditions_[choice].add(cost + own.costs[b], slice | b << 32 | program, slices.bit(b));
            work_ += work_of_adding * own.costs.size();
        }
    }
}

std::size_t Unifier::take(const Search& some, TargetRows target, std::uint32_t source, std::size_t most) {
    struct Hit {
        std::uint32_t program, met;
    };
    Met met(whole_.language().kernels, whole_.language().grammar.sorts[terms_[0]], std::move(target));
    std::size_t taken = 0;
    for (std::size_t k = 0; k < terms_.size(); ++k) {
        const Bank& bank = some.bank(terms_[k]);
        std::vector<Hit> hits;
        const std::size_t least = 1;
        met.scan(bank, 0, bank.size(), least, [&](std::uint32_t program, std::uint32_t points, const Met::Points&) {
            hits.push_back({program, points});
        });
        std::stable_sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.met > b.met; });
        if (hits.size() > most) hits.resize(most);
        for (std::size_t h = 0; h < hits.size(); ++h) {
            if (h % programs_between_polls == 0 && is_over()) return taken;
            const void* column = replay_.column(some, terms_[k], hits[h].program);
            const std::uint64_t tag = std::uint64_t(source) << 32 | hits[h].program;
            work_ += work_of_adding * covers_[k].terms().size() / 4 + work_of_replay;
            taken += covers_[k].add(bank.cost(hits[h].program), tag, met_.of_column(column, 1));
        }
    }
    return taken;
}

std::optional<Tree> Unifier::find(std::uint64_t below, std::size_t roots) {
    Trees trees(covers_, conditions_, branchings_, points_, [this] { return is_over(); });
    std::optional<Tree> tree = trees.find(0, counted_, below, roots);
    work_ += trees.work();
    return tree;
}

}  // namespace enumcore
