/*
 * sanitized.c: what AddressSanitizer lacks in a PostgreSQL server. Preloaded
 * after its runtime: see test/servers/sanitized.
 *
 * 1. The runtime starts itself at the first malloc. In the server that is one
 *    within bindtextdomain(), which holds a lock that the start, failing to
 *    find an optional symbol, asks for again in dlerror(): the server hangs.
 *    So it is started here, before any other library.
 *
 * 2. palloc cuts pieces from large blocks, so that the runtime would not see a
 *    step from one piece into the next. The extension is linked with
 *    --wrap=palloc etc. to get the pieces from here: each so large that it
 *    takes a block of its own from malloc, and what it has too much poisoned.
 *    Pieces that the server allocates are as always.
 *
 * valgrind has the same trouble: in a block that was used before it would take
 * everything for initialised. See test/servers/valgrinded, which builds this with VALGRIND.
 */
#include <stddef.h>
#ifdef VALGRIND
#include <valgrind/memcheck.h>
/* no more than that: it stays so in what repalloc makes larger */
#define POISON(at, size) VALGRIND_MAKE_MEM_UNDEFINED(at, size)
#else
#include <sanitizer/asan_interface.h>
#define POISON(at, size) __asan_poison_memory_region(at, size)

extern void __asan_init(void);

__attribute__((constructor)) static void
start_first(void)
{
	__asan_init();
}
#endif

/* Above allocChunkLimit of every memory context. */
#define LEAST 8200

static size_t
with_guard(size_t size)
{
	return size + 16 < LEAST ? LEAST : (size + 16 + 7) / 8 * 8;
}

static void *
guarded(void *piece, size_t size)
{
	if (piece != NULL)
		POISON((char *) piece + size, with_guard(size) - size);
	return piece;
}

extern void *palloc(size_t size);
extern void *palloc0(size_t size);
extern void *repalloc(void *piece, size_t size);
extern void *MemoryContextAlloc(void *context, size_t size);
extern void *MemoryContextAllocHuge(void *context, size_t size);
extern void *MemoryContextAllocExtended(void *context, size_t size, int flags);

void *
__wrap_palloc(size_t size)
{
	return guarded(palloc(with_guard(size)), size);
}

void *
__wrap_palloc0(size_t size)
{
	return guarded(palloc0(with_guard(size)), size);
}

void *
__wrap_repalloc(void *piece, size_t size)
{
	return guarded(repalloc(piece, with_guard(size)), size);
}

void *
__wrap_MemoryContextAlloc(void *context, size_t size)
{
	return guarded(MemoryContextAlloc(context, with_guard(size)), size);
}

void *
__wrap_MemoryContextAllocHuge(void *context, size_t size)
{
	return guarded(MemoryContextAllocHuge(context, with_guard(size)), size);
}

void *
__wrap_MemoryContextAllocExtended(void *context, size_t size, int flags)
{
	return guarded(MemoryContextAllocExtended(context, with_guard(size), flags), size);
}
