#include "search/crew.hpp"

#include <algorithm>
#include <bit>
#include <new>

namespace enumcore {
namespace {

std::size_t most_slots(const Building& on) {
    std::size_t most = 0;
    for (const std::uint32_t index : on.language.grammar.of[on.nonterminal])
        most = std::max(most, on.language.grammar.productions[index].slots.size());
    return most;
}

}  // namespace

struct Crew::Worker {
    Worker(const Building& on, Cursor& cursor_) : hand(on), cursor(cursor_) {}
    Hand hand;
    Cursor& cursor;
};

// The sink of a job's tiles.
class Crew::Evaluation final : public Sink {
public:
    struct At final : Local {
        explicit At(Job& job_) : job(job_) {}
        Tile& first() override { return job.tiles[0]; }
        Job& job;
    };

    Evaluation(Crew& crew, Worker& worker) : crew_(crew), keeper_(crew.keeper_), worker_(worker), hand_(worker.hand) {}
    std::unique_ptr<Local> local() override { return nullptr; }
    Tile* take(Tile& tile, Local& local) override {
        Job& job = static_cast<At&>(local).job;
        hand_.turn_to(hand_.production);
        keeper_.fingerprint(tile, hand_);
        Verdict& verdict = job.verdicts[job.used++] = {};
        const Building& on = keeper_.on();
        if (on.judge && !on.is_dear()) verdict = keeper_.test(tile, crew_.below_, hand_);
        job.met = verdict.met;
        return job.met ? nullptr : &job.tiles[job.used];
    }
    bool take_last(Tile& tile, Local& local) override { return tile.empty() || take(tile, local); }
    void turn_to(std::uint32_t production, Local&) override { hand_.turn_to(production); }
    bool go_on_now(Local&) override { return crew_.goes_on(worker_); }

private:
    Crew& crew_;
    const Keeper& keeper_;
    const Worker& worker_;
    Hand& hand_;
};

Crew::Crew(Keeper& keeper, Budget& budget, std::span<const std::unique_ptr<Cursor>> cursors, Hopeless hopeless)
    : keeper_(keeper),
      budget_(budget),
      job_lanes_(keeper.job_lanes()),
      hopeless_(std::move(hopeless)),
      below_(keeper.below()) {
    const Building& on = keeper.on();
    if (!on.bank.secure(most_slots(on))) throw std::bad_alloc();
    for (const auto& cursor : cursors) workers_.push_back(std::make_unique<Worker>(on, *cursor));
    threads_.reserve(workers_.size());
    walking_.lock();
    try {
        for (std::size_t k = 1; k < workers_.size(); ++k) threads_.emplace_back([this, k] { work(*workers_[k]); });
    } catch (const std::exception&) {}  // the system has no more threads: those that there are do it all
}

void Crew::begin() {
    Worker& own = *workers_[0];
    own.hand.watch.start();
    if (!reserve_table() && !stopping_) throw std::bad_alloc();
    own.hand.mark(Stage::grow);
    const Building& on = keeper_.on();
    on.tally.threads = std::max<std::uint64_t>(on.tally.threads, 1 + threads_.size());
    const std::size_t owners = on.table.has_owners() ? std::bit_ceil(workers_.size()) : 1;
    std::lock_guard lock(mutex_);
    owners_.resize(std::min(owners, DistinctTable::most_owners));
    room_ = on.table.room();
    for (std::size_t k = 0; k < 3 * workers_.size(); ++k)
        jobs_.push_back(std::make_unique<Job>(on, keeper_.job_tiles(), owners_.size()));
}

Crew::~Crew() { send_home(); }

void Crew::send_home() {
    if (closing_) return;
    stopping_ = true;
    {
        std::lock_guard lock(mutex_);
        closing_ = true;
    }
    if (walks_) pause_walking();  // who enters needs it
    changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
}

void Crew::close() {
    send_home();
    for (const auto& own : jobs_)
        if (own->state == Job::State::entered) write(*own, *workers_[0]);  // after an error
    for (const auto& worker : workers_) keeper_.combine(worker->hand);
}

// --- the walker ------------------------------------------------------------------------------------------------------

bool Crew::stop(Status status) {
    status_ = status;
    return false;
}

void Crew::turn_to(std::uint32_t) {}

void Crew::prune(std::uint32_t production, std::uint64_t count) {
    auto& pieces = job(issued_).pieces;
    if (pieces.empty() || pieces.back().pruned == 0 || pieces.back().production != production)
        pieces.push_back({production, 0, 0, 0, 0, false, 0});
    pieces.back().pruned += count;
}

bool Crew::row(const Row& row) {
    if (row.turned) turned_ = false;
    for (std::uint32_t first = row.first; first < row.last;) {
        const std::uint64_t most = std::min<std::uint64_t>(job_lanes_ - job(issued_).lanes, keeper_.room());
        const auto n = std::uint32_t(std::min<std::uint64_t>(row.last - first, most));
        if (n == 0) {  // the search has no room, and there is one more to generate
            if (!drain()) return false;
            if (keeper_.room() == 0) return stop(keeper_.without_room());
            continue;
        }
        add(row, first, first + n);
        first += n;
        // What is pruned behind the last candidate that there is room for is not counted, unless the level ends there.
        if ((job(issued_).lanes == job_lanes_ || keeper_.room() == 0) && !issue()) return false;
    }
    return true;
}

void Crew::add(const Row& row, std::uint32_t first, std::uint32_t last) {
    Job& open = job(issued_);
    const bool turned = !std::exchange(turned_, true);
    if (turned) open.fixed.insert(open.fixed.end(), row.fixed.begin(), row.fixed.end());
    open.pieces.push_back({row.production, row.wide, first, last, open.fixed.size() - row.fixed.size(), turned, 0});
    open.lanes += last - first;
    keeper_.generate(last - first);
}

bool Crew::go_on() { return (++rows_ & 4095) != 0 || limits_allow(); }

// Time, and the caller's wish. What has been issued is done all the same.
bool Crew::limits_allow() {
    Status reached = keeper_.limit_reached();
    if (reached == Status::idle_limit) {  // what is under way may be an improvement
        if (!drain()) return false;
        reached = keeper_.limit_reached();
    }
    if (reached == Status::running) return true;
    stopping_ = true;
    return stop(reached);
}

// Issues the job at hand and opens the next one, once that is free. False when the level has ended.
bool Crew::issue() {
    if (!limits_allow()) return false;
    pause_walking();
    std::unique_lock lock(mutex_);
    job(issued_++).state = Job::State::issued;
    changed_.notify_all();
    const auto level_ends = [&] { return error_ || last_ < issued_; };
    while (!level_ends() && job(issued_).state != Job::State::free)
        if (!do_one(*workers_[0], lock)) wait(lock);
    const bool go_on = !level_ends();
    lock.unlock();
    walk_on();
    turned_ = false;
    if (!go_on) return drain() && false;
    job(issued_).clear();
    return true;
}

// Sees all done that is issued, up to where the level ends. False when it has ended.
bool Crew::drain() {
    pause_walking();
    std::unique_lock lock(mutex_);
    while (do_one(*workers_[0], lock) || active_ > 0)
        if (choose(*workers_[0], true).kind == Kind::none && active_ > 0) wait(lock);
    lock.unlock();
    walk_on();
    if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
    if (ended_ == Status::solved || status_ == Status::running) status_ = ended_;
    return status_ == Status::running;
}

// For others to have done something; asks for limits meanwhile, since a loop may take long.
void Crew::wait(std::unique_lock<std::mutex>& lock) {
    if (changed_.wait_for(lock, std::chrono::milliseconds(20)) == std::cv_status::no_timeout) return;
    lock.unlock();
    goes_on(*workers_[0]);
    lock.lock();
}

void Crew::pause_walking() {
    walks_ = false;
    walking_.unlock();
}

void Crew::walk_on() {
    walking_.lock();
    walks_ = true;
}

// Whether to go on within a job. Time is asked after by the caller's thread alone.
bool Crew::goes_on(const Worker& worker) {
    if (stopping_) return false;
    if (&worker != workers_[0].get()) return true;
    std::unique_lock lock(walking_, std::defer_lock);
    if (!walks_) lock.lock();
    const Status reached = keeper_.limit_reached();
    if (reached == Status::running || reached == Status::idle_limit) return true;  // the latter waits for jobs to end
    stopping_ = true;
    return stop(reached);
}

void Crew::finish() {
    if (status_ == Status::running && !job(issued_).pieces.empty()) issue();
    drain();
}

// --- all threads -----------------------------------------------------------------------------------------------------

void Crew::work(Worker& worker) {
    const Work work(budget_);
    std::unique_lock lock(mutex_);
    while (!closing_)
        if (!do_one(worker, lock)) changed_.wait(lock);
}

// Does what can be done, if anything can. The lock is released meanwhile.
bool Crew::do_one(Worker& worker, std::unique_lock<std::mutex>& lock) {
    Task task = choose(worker, true);
    if (task.kind == Kind::enter && !walking_.try_lock()) task = choose(worker, false);  // the walker is at it
    if (task.kind == Kind::none) return false;
    begin(task);
    ++active_;
    lock.unlock();
    std::exception_ptr error;
    try {
        worker.hand.watch.start();
        perform(task, worker);
    } catch (...) { error = std::current_exception(); }
    lock.lock();
    --active_;
    if (task.kind == Kind::help)
        --helpers_;
    else if (!error)
        end(task);
    else if (!error_)
        error_ = error;
    changed_.notify_all();
    return true;
}

// What is nearest to its end comes first, but for what another thread has in its caches.
Crew::Task Crew::choose(const Worker& worker, bool may_enter) const {
    using State = Job::State;
    if (pieces_ && pieces_left_ > 0) return {Kind::help};
    if (const Task own = to_write(&worker); own.kind != Kind::none) return own;
    if (error_ || ended_ != Status::running) return to_write(nullptr);
    if (may_enter && entered_ < probed_ && job(entered_).state == State::judged) return {Kind::enter, entered_};
    for (std::size_t owner = 0; owner < owners_.size(); ++owner)
        if (!owners_[owner].busy && owners_[owner].next < cleared_) return {Kind::probe, owners_[owner].next, owner};
    const bool idle = cleared_ == probed_ && probed_ <= last_;
    if (idle && probed_ < issued_ && job(probed_).state == State::evaluated && !growing_) return {Kind::grow, probed_};
    for (std::uint64_t number = entered_; number < probed_; ++number)
        if (job(number).state == State::probed) return {Kind::judge, number};
    if (begun_ < issued_ && begun_ <= last_) return {Kind::evaluate, begun_};
    return to_write(nullptr);
}

// A job that is entered, and was evaluated by this worker; null: by anyone.
Crew::Task Crew::to_write(const Worker* evaluator) const {
    for (std::uint64_t k = 0; k < jobs_.size(); ++k)
        if (jobs_[k]->state == Job::State::entered && (!evaluator || jobs_[k]->evaluator == evaluator))
            return {Kind::write, k};
    return {};
}

void Crew::begin(Task task) {
    switch (task.kind) {
        case Kind::none: break;
        case Kind::help: ++helpers_; break;
        case Kind::evaluate: ++begun_; break;
        case Kind::probe: owners_[task.owner].busy = true; break;
        case Kind::grow: growing_ = true; break;
        case Kind::judge: job(task.number).state = Job::State::judging; break;
        case Kind::enter: job(task.number).state = Job::State::entering; break;
        case Kind::write: job(task.number).state = Job::State::writing; break;
    }
}

void Crew::perform(Task task, Worker& worker) {
    if (task.kind == Kind::help) return help(worker);  // there may be no jobs yet
    Job& own = job(task.number);
    switch (task.kind) {
        case Kind::none:
        case Kind::help: break;
        case Kind::evaluate: return evaluate(own, worker);
        case Kind::probe: return probe(own, task.owner, worker);
        case Kind::grow: return grow(own, worker);
        case Kind::judge: return judge(own, worker);
        case Kind::enter: return enter(own, worker);
        case Kind::write: return write(own, worker);
    }
}

void Crew::end(Task task) {
    using State = Job::State;
    Job& own = job(task.number);
    if (task.kind != Kind::write && (own.met || own.full != Status::running)) last_ = std::min(last_, task.number);
    switch (task.kind) {
        case Kind::none:
        case Kind::help: break;
        case Kind::evaluate: own.state = State::evaluated; break;
        case Kind::probe:
            owners_[task.owner] = {task.number + 1, false};
            if (++own.owners_done < owners_.size()) break;
            own.state = keeper_.on().is_dear() ? State::probed : State::judged;
            ++probed_;
            room_ -= own.new_ones;
            keeper_.on().table.count(own.new_ones);
            keeper_.expect_less(own.new_ones);
            break;
        case Kind::grow:
            growing_ = false;
            room_ = keeper_.on().table.room();
            ++cleared_;
            break;
        case Kind::judge: own.state = State::judged; break;
        case Kind::enter:
            own.state = State::entered;
            ++entered_;
            ended_ = own.met ? Status::solved : own.full;
            break;
        case Kind::write: own.state = State::free; break;
    }
    clear_for_probing();
}

// Jobs that the table has room for, even should all be new that is not yet probed.
void Crew::clear_for_probing() {
    while (!growing_ && cleared_ < issued_ && cleared_ <= last_ && job(cleared_).state == Job::State::evaluated &&
           (cleared_ - probed_ + 1) * job_lanes_ <= room_)
        ++cleared_;
}

void Crew::evaluate(Job& job, Worker& worker) {
    job.evaluator = &worker;
    Evaluation sink(*this, worker);
    Evaluation::At at(job);
    Cursor& cursor = worker.cursor;
    cursor.begin(sink, at, hopeless_);
    std::uint32_t production = ~0u;
    bool ended = false;
    for (const Job::Piece& piece : job.pieces) {
        if (std::exchange(production, piece.production) != piece.production) cursor.turn_to(production);
        if (piece.pruned > 0) {
            cursor.prune(production, piece.pruned);
            continue;
        }
        const std::size_t slots = keeper_.on().language.grammar.productions[production].slots.size();
        const std::span<const std::uint32_t> fixed(job.fixed.data() + piece.fixed, slots);
        ended = !cursor.row({production, piece.wide, fixed, piece.first, piece.last, piece.turned});
        if (ended) break;
    }
    if (ended && !job.met)
        job.end_before(job.used, Status::time_limit);  // or for whatever reason the walker knows
    else if (!ended)
        cursor.finish();
    job.share_out(keeper_.on().language.kernels);
    worker.hand.mark(Stage::fingerprint);
}

void Crew::probe(Job& job, std::size_t owner, Worker& worker) {
    const std::size_t from = job.begins[owner], width = job.begins[owner + 1] - from;
    job.new_ones += keeper_.on().table.insert_own(job.high.as<std::uint64_t>() + from, job.low.as<std::uint32_t>() + from,
                                                  width, job.is_new.as<std::uint8_t>() + from);
    if (--job.owners_left == 0) job.collect(keeper_.on().language.kernels);
    worker.hand.mark(Stage::distinct);
}

void Crew::grow(Job& job, Worker& worker) {
    if (!reserve_table()) job.end_before(0, Status::memory_limit);
    worker.hand.mark(Stage::grow);
}

bool Crew::reserve_table() {
    const auto go_on = [this] { return std::this_thread::get_id() == caller_ ? goes_on(*workers_[0]) : !stopping_; };
    return keeper_.reserve_table(job_lanes_, go_on, [this](std::size_t pieces, const auto& f) { together(pieces, f); });
}

// The thread that has the pieces does them with whoever comes, and waits for those whom it has not seen end.
void Crew::together(std::size_t pieces, const std::function<void(std::size_t)>& f) {
    std::unique_lock lock(mutex_);
    pieces_left_ = pieces;
    pieces_ = &f;
    changed_.notify_all();
    lock.unlock();
    std::exception_ptr error;
    try {
        do_pieces();
    } catch (...) { error = std::current_exception(); }
    lock.lock();
    pieces_left_ = 0;
    changed_.wait(lock, [this] { return helpers_ == 0; });
    pieces_ = nullptr;
    if (error) std::rethrow_exception(error);
    if (error_) std::rethrow_exception(error_);
}

void Crew::do_pieces() {
    for (std::size_t left = pieces_left_; left > 0;)
        if (pieces_left_.compare_exchange_weak(left, left - 1)) {
            (*pieces_)(left - 1);
            left = pieces_left_;
        }
}

void Crew::help(Worker& worker) {
    do_pieces();
    worker.hand.mark(Stage::grow);
}

void Crew::judge(Job& job, Worker& worker) {
    for (std::size_t t = 0; t < job.used; ++t) {
        if (job.fresh[t].count == 0) continue;
        job.verdicts[t] = keeper_.test_new(job.tiles[t], job.fresh[t], below_, worker.hand);
        if (!job.verdicts[t].met) continue;
        job.used = t + 1;
        job.met = true;
    }
}

void Crew::enter(Job& job, Worker& worker) {
    const std::lock_guard lock(walking_, std::adopt_lock);
    worker.hand.watch.start();
    std::uint64_t entered = 0;  // hopeless ones are none
    for (std::size_t t = 0; t < job.used; ++t) {
        if (!keeper_.reserve_bank(job.tiles[t])) {
            job.end_before(t, Status::memory_limit);
            break;
        }
        entered += job.tiles[t].candidates();
        keeper_.enter(job.tiles[t], job.fresh[t], job.verdicts[t], job.claims[t], worker.hand);
    }
    below_ = keeper_.below();
    if (job.full == Status::running && !job.met) keeper_.take_back(job.lanes - entered);
    worker.hand.mark(Stage::append);
}

void Crew::write(Job& job, Worker& worker) const {
    for (std::size_t t = 0; t < job.used; ++t) keeper_.write(job.tiles[t], job.fresh[t], job.claims[t]);
    worker.hand.mark(Stage::append);
}

}  // namespace enumcore
