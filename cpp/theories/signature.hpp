// Signatures: the sorts of an operator's operands and of its value, as a row writes them.
//
//   "w w -> Bool"          two bit-vectors of one width, and a Bool
//   "w v -> w+v"           two of any widths; the value has as many bits as both
//   "[i<w j] w -> i-j+1"   an operator with two numerals, i and then j, as SMT-LIB writes them: (_ extract i j)
//   "Bool Set Set -> Set"  sorts of other theories, by name
//
// Small letters stand for numbers: w and v are the widths of operands, i and j numerals. A bit-vector sort is its width: a sum
// of products of letters and numbers. A numeral may be bounded, [i<w], or count modulo a width, [i%w]. A signature holds
// where every width, and the value's, is 1 to 64.
//
// Read where the rows are compiled: a signature that does not parse is a compile error. Kernels include this header, so it
// brings in no library code.
#pragma once
#include "theories/operators.hpp"

namespace enumcore {

constexpr int most_operands = 3, most_numerals = 2;

struct Text {  // a part of a signature
    const char *begin = nullptr, *end = nullptr;
};

struct SortPattern {
    Theory theory = Theory::Bool;
    Text width;  // of a BitVec
};

struct Numeral {
    enum class Kind : unsigned char { Free, Below, Modulo } kind = Kind::Free;
    char width = 0;  // what it is below, or modulo
};

// What the letters of a signature stand for; 0: not known yet.
struct Letters {
    unsigned long long w = 0, v = 0, i = 0, j = 0;

    constexpr unsigned long long& operator[](char letter) {
        switch (letter) {
            case 'w': return w;
            case 'v': return v;
            case 'i': return i;
            case 'j': return j;
        }
        throw "a signature's letters are w, v, i and j";
    }
};

struct Signature {
    int operands = 0, numerals = 0;
    SortPattern operand[most_operands], value;
    Numeral numeral[most_numerals];

    // The first operand of a theory; -1: none.
    constexpr int first_of(Theory theory) const {
        for (int k = 0; k < operands; ++k)
            if (operand[k].theory == theory) return k;
        return -1;
    }
};

constexpr bool is_letter(Text text) { return text.end - text.begin == 1 && *text.begin >= 'a' && *text.begin <= 'z'; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The number that a width's text gives: a sum of products. Wraps below zero, and is then past every width.
constexpr unsigned long long width_of(Text text, Letters letters) {
    unsigned long long total = 0, product = 1;
    bool minus = false;
    for (const char* at = text.begin; at != text.end;) {
        if (*at == '+' || *at == '-') {
            total += minus ? 0 - product : product;
            product = 1;
            minus = *at++ == '-';
        } else if (*at == '*') {
            ++at;
        } else if (is_digit(*at)) {
            unsigned long long number = 0;
            while (at != text.end && is_digit(*at)) number = 10 * number + (unsigned long long)(*at++ - '0');
            product *= number;
        } else {
            product *= letters[*at++];
        }
    }
    return total + (minus ? 0 - product : product);
}

class SignatureReader {
public:
    constexpr explicit SignatureReader(const char* text) : at_(text) {}

    constexpr Signature read() {
        Signature s;
        if (*at_ == '[') read_numerals(s);
        for (Text word = next(); !is_arrow(word); word = next()) {
            if (s.operands == most_operands) throw "a signature has at most three operands";
            s.operand[s.operands++] = pattern(word);
        }
        if (s.operands == 0) throw "a signature has an operand";
        s.value = pattern(next());
        if (*at_) throw "a signature ends with its value's sort";
        return s;
    }

private:
    constexpr Text next() {
        while (*at_ == ' ') ++at_;
        Text word{at_, at_};
        while (*at_ && *at_ != ' ') word.end = ++at_;
        if (word.begin == word.end) throw "a signature is: operands -> value";
        return word;
    }

    static constexpr bool is_arrow(Text word) {
        return word.end - word.begin == 2 && word.begin[0] == '-' && word.begin[1] == '>';
    }

    constexpr void read_numerals(Signature& s) {
        ++at_;
        for (; *at_ != ']'; ++s.numerals) {
            while (*at_ == ' ') ++at_;
            if (s.numerals == most_numerals || *at_ != "ij"[s.numerals]) throw "a signature's numerals are i, then j";
            ++at_;
            if (*at_ != '<' && *at_ != '%') continue;
            s.numeral[s.numerals].kind = *at_ == '<' ? Numeral::Kind::Below : Numeral::Kind::Modulo;
            s.numeral[s.numerals].width = *++at_;
            ++at_;
        }
        ++at_;
    }

    static constexpr bool same(Text word, const char* name) {
        const char* at = word.begin;
        while (at != word.end && *at == *name) ++at, ++name;
        return at == word.end && *name == 0;
    }

    static constexpr SortPattern pattern(Text word) {
#define EC_SORT(name, cells) \
    if (same(word, #name)) return {Theory::name, {}};
#include "theories/all.def"
        width_of(word, {});  // throws where it is none
        return {Theory::BitVec, word};
    }

    const char* at_;
};

constexpr Signature read_signature(const char* text) { return SignatureReader(text).read(); }

// Whether operands and value are all of the theory's sort, and of one width.
constexpr bool is_uniform(const Signature& s, Theory theory) {
    if (s.value.theory != theory) return false;
    for (int k = 0; k < s.operands; ++k) {
        if (s.operand[k].theory != theory) return false;
        if (theory == Theory::BitVec && !(is_letter(s.operand[k].width) && is_letter(s.value.width) &&
                                          *s.operand[k].width.begin == *s.value.width.begin))
            return false;
    }
    return true;
}

}  // namespace enumcore
