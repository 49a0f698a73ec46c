// Building a large level by several threads: the same programs, numbers and counts as by one.
//
// The caller's thread walks the level and cuts its rows into jobs of so many candidates. What is to be done with a job any thread
// does, the caller's among them when no job is free:
//   evaluate  many jobs at once: columns, signatures, the test; and who owns which signature
//   probe     each owner of a part of the table one job after the other, so that of equal columns the first one is new
//   grow      the table, when all owners have done the jobs before; those who have nothing to do help
//   judge     many at once, where the judge is dear: what is new
//   enter     one job after the other: count, and take numbers
//   write     many at once; a job's columns are in the caches of who evaluated it, who comes first.
// There is no barrier: a job waits for the one before it, and nobody else does.
//
// Who touches what: a part of the table is its owner's. Levels, runs and sizes of the bank, the front and the limits are the
// walker's and the enterer's, who exclude each other. Columns and arguments are written where nobody reads yet.
#pragma once
#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

#include "search/cursor.hpp"
#include "search/job.hpp"

namespace enumcore {

class Crew final : public Rows {
public:
    // One thread for each cursor, the caller's among them.
    Crew(Keeper& keeper, Budget& budget, std::span<const std::unique_ptr<Cursor>> cursors, Hopeless hopeless);
    ~Crew();
    Crew(const Crew&) = delete;
    Crew& operator=(const Crew&) = delete;

    // Before the first row: makes room for it. Throws std::bad_alloc when there is too little memory.
    void begin();
    void turn_to(std::uint32_t production) override;
    bool row(const Row& row) override;
    void prune(std::uint32_t production, std::uint64_t count) override;
    bool go_on() override;
    // After the last row, or where the walk was ended: sees all jobs done. Throws what a thread threw.
    void finish();
    // Sends the threads home, and brings together what they counted.
    void close();
    Status status() const { return status_; }  // running: the level is complete

private:
    struct Worker;
    class Evaluation;
    enum class Kind { none, help, evaluate, probe, grow, judge, enter, write };
    struct Task {
        Kind kind = Kind::none;
        std::uint64_t number = 0;  // of the job
        std::size_t owner = 0;     // who probes
    };
    struct Owner {               // of a part of the table
        std::uint64_t next = 0;  // job
        bool busy = false;
    };

    Job& job(std::uint64_t number) const { return *jobs_[number % jobs_.size()]; }
    void add(const Row& row, std::uint32_t first, std::uint32_t last);
    bool issue();
    bool drain();
    bool limits_allow();
    bool stop(Status status);
    bool goes_on(const Worker& worker);
    void send_home();
    void pause_walking();
    void walk_on();
    void wait(std::unique_lock<std::mutex>& lock);

    void work(Worker& worker);
    bool do_one(Worker& worker, std::unique_lock<std::mutex>& lock);
    Task choose(const Worker& worker, bool may_enter) const;
    Task to_write(const Worker* evaluator) const;
    void begin(Task task);
    void perform(Task task, Worker& worker);
    void end(Task task);
    void clear_for_probing();
    void evaluate(Job& job, Worker& worker);
    void probe(Job& job, std::size_t owner, Worker& worker);
    void grow(Job& job, Worker& worker);
    bool reserve_table();
    void together(std::size_t pieces, const std::function<void(std::size_t)>& f);
    void do_pieces();
    void help(Worker& worker);
    void judge(Job& job, Worker& worker);
    void enter(Job& job, Worker& worker);
    void write(Job& job, Worker& worker) const;

    Keeper& keeper_;
    Budget& budget_;
    std::size_t job_lanes_;
    Hopeless hopeless_;
    std::vector<std::unique_ptr<Job>> jobs_;  // in a ring
    std::vector<std::unique_ptr<Worker>> workers_;
    std::vector<std::thread> threads_;
    std::atomic<double> below_;           // the bits of the best program until a moment ago
    std::atomic<bool> stopping_ = false;  // as soon as may be
    Status status_ = Status::running;
    std::uint32_t rows_ = 0;
    bool turned_ = false;  // the open job has what is fixed in the row at hand

    std::mutex walking_;  // held by the walker while it walks, and by who enters
    bool walks_ = true;   // the walker's own: it holds it
    const std::thread::id caller_ = std::this_thread::get_id();
    std::mutex mutex_;  // of all below, and of the states of jobs
    std::condition_variable changed_;
    std::uint64_t issued_ = 0, begun_ = 0;    // jobs issued, and those whose evaluation has been begun
    std::uint64_t cleared_ = 0;               // jobs for which the table has room
    std::uint64_t probed_ = 0, entered_ = 0;  // jobs probed by all owners, and entered
    std::uint64_t last_ = ~std::uint64_t(0);  // the job with which the level ends, as far as is known
    std::size_t room_ = 0;                    // of the table, once `probed_` jobs were
    std::vector<Owner> owners_;
    bool growing_ = false;
    const std::function<void(std::size_t)>* pieces_ = nullptr;  // of what a thread wants to be helped with
    std::atomic<std::size_t> pieces_left_ = 0;
    std::size_t helpers_ = 0;
    std::size_t active_ = 0;          // tasks under way
    Status ended_ = Status::running;  // by the last job
    bool closing_ = false;
    std::exception_ptr error_;
};

}  // namespace enumcore
