package facts

// wordNumbers numbers the words and the stems of the lists. A word and a stem of
// the same letters have numbers of their own.
type wordNumbers struct {
	words, stems map[string]int32
	mayBeStem    [stemBits / 64]uint64 // by the checksum of a beginning; nearly all are none
	last         int32                 // number given so far, from 1 on
}

// stemBits is a power of two, about twenty for each stem of the lists.
const stemBits = 1 << 17

func newWordNumbers(usual int) wordNumbers {
	return wordNumbers{words: make(map[string]int32, usual), stems: map[string]int32{}}
}

// numberWord is the number of a word, given where it has none.
func (w *wordNumbers) numberWord(word string) int32 { return w.number(w.words, word) }

// numberStem is the number of a stem, given where it has none.
func (w *wordNumbers) numberStem(stem string) int32 {
	sum := firstSum
	for i := range len(stem) {
		sum = addLetter(sum, stem[i])
	}
	w.mayBeStem[sum%stemBits/64] |= 1 << (sum % 64)
	return w.number(w.stems, stem)
}

func (w *wordNumbers) number(known map[string]int32, letters string) int32 {
	if n, ok := known[letters]; ok {
		return n
	}
	w.last++
	known[letters] = w.last
	return w.last
}

// find is the number of a word, 0 where it has none.
func (w *wordNumbers) find(word string) int32 { return w.words[word] }

// appendNumbers adds the numbers of a word and of all stems it begins with.
func (w *wordNumbers) appendNumbers(numbers []int32, word string) []int32 {
	sum := firstSum
	for i := range len(word) {
		sum = addLetter(sum, word[i])
		if w.mayBeStem[sum%stemBits/64]&(1<<(sum%64)) == 0 {
			continue
		}
		if n, ok := w.stems[word[:i+1]]; ok {
			numbers = append(numbers, n)
		}
	}
	if n, ok := w.words[word]; ok {
		numbers = append(numbers, n)
	}
	return numbers
}

// addLetter is the checksum FNV-1a of letters and one more (byte).
func addLetter(sum uint32, letter byte) uint32 { return (sum ^ uint32(letter)) * 16777619 }

const firstSum uint32 = 2166136261
