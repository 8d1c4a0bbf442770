/*
 * core/varint.h: whole numbers in as few bytes as they need.
 *
 * Seven bits a byte, the lowest first, the top bit set on every byte except the
 * last. Pure C. A number has one form only: readers refuse a longer one, so
 * that stored values can be compared and hashed by their bytes.
 */
#ifndef CCMETRICS_CORE_VARINT_H
#define CCMETRICS_CORE_VARINT_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define VARINT_MAX_SIZE 10

/* Signed numbers, small ones of either sign to small ones: 0, -1, 1, -2, ... */
static inline uint64_t
zigzag(int64_t value)
{
	return ((uint64_t) value << 1) ^ -(uint64_t) (value < 0);
}

static inline int64_t
unzigzag(uint64_t value)
{
	return (int64_t) ((value >> 1) ^ -(value & 1));
}

static inline size_t
varint_size(uint64_t value)
{
	return (70 - (size_t) __builtin_clzll(value | 1)) / 7;
}

/* Writes `value`; returns the end of what it wrote. */
static inline uint8_t *
varint_write(uint8_t *out, uint64_t value)
{
	for (; value >= 0x80; value >>= 7)
		*out++ = (uint8_t) (value | 0x80);
	*out++ = (uint8_t) value;
	return out;
}

/*
 * Bytes read, 0 if the number goes on past the `size` bytes there are, -1 if
 * it is longer than it need be or than 64 bits.
 */
static inline int
varint_read_slow(const uint8_t *at, size_t size, uint64_t *value)
{
	uint64_t	result = 0;

	for (int i = 0;; i++)
	{
		if ((size_t) i >= size)
			return 0;
		if ((at[i] == 0 && i > 0) || (at[i] > 1 && i == VARINT_MAX_SIZE - 1))
			return -1;
		result |= (uint64_t) (at[i] & 0x7f) << (7 * i);
		if (at[i] < 0x80)
		{
			*value = result;
			return i + 1;
		}
	}
}

/* The same: one byte at once, up to eight without a branch that depends on how many. */
static inline int
varint_read(const uint8_t *at, size_t size, uint64_t *value)
{
	uint64_t	word;
	uint64_t	stops;
	int			bits;

	if (size > 0 && at[0] < 0x80)
	{
		*value = at[0];
		return 1;
	}
	if (size < sizeof(word))
		return varint_read_slow(at, size, value);
	memcpy(&word, at, sizeof(word));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	word = __builtin_bswap64(word);
#endif
	stops = ~word & UINT64_C(0x8080808080808080);
	if (stops == 0)
		return varint_read_slow(at, size, value);
	bits = __builtin_ctzll(stops) + 1;
	/* what is behind the last byte goes, then the seven bits of each byte close up */
	word &= (stops ^ (stops - 1)) & UINT64_C(0x7f7f7f7f7f7f7f7f);
	if (word >> (bits - 8) == 0)
		return -1;
	word = (word & UINT64_C(0x007f007f007f007f)) | (word & UINT64_C(0x7f007f007f007f00)) >> 1;
	word = (word & UINT64_C(0x00003fff00003fff)) | (word & UINT64_C(0x3fff00003fff0000)) >> 2;
	*value = (word & UINT64_C(0x0fffffff)) | (word & UINT64_C(0x0fffffff00000000)) >> 4;
	return bits / 8;
}

#endif
