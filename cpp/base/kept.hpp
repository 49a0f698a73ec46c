// Memory of ended searches, kept touched for the next ones; thread-safe.
#pragma once
#include <cstddef>
#include <cstdint>

namespace enumcore {

// What a region holds. Columns never move, since views of them are handed out; others move when the addresses reserved for them
// are used up. Regions are reused within their role: that of the same owner first, and then the most touched.
enum class Role { Columns, Arguments, Table };

struct Kept {
    Role role;
    std::uint32_t owner;
    void* base;
    std::size_t reserved, touched, huge;
};

// False when there is none of the role that has so many addresses.
bool take_kept(Role role, std::uint32_t owner, std::size_t addresses, Kept& out);
// Keeps memory of which `used` bytes were in use until now. Pages that were never touched, and those beyond what searches have
// needed at once, go back to the system; all of it does where addresses are short.
void keep(Kept memory, std::size_t used);

// What regions have: bytes in use, and bytes that the system has given. More of the latter may take some from kept memory.
void count_use(std::size_t more);
void count_touched(std::size_t more);
void count_unused(std::size_t less);

// Gives the kept pages back to the system; returns how many bytes they were. Running searches are not affected.
std::size_t release_kept_memory();

}  // namespace enumcore
