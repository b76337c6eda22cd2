package facts

// wordNumbers numbers the words and the stems of the lists, which it knows by
// their checksums. A word and a stem of the same letters have numbers of their
// own.
type wordNumbers struct {
	numbers   map[uint64]int32      // given so far, from 1 on
	mayBeStem [stemBits / 64]uint64 // by the checksum of a beginning; nearly all are none
}

// stemBits is a power of two, about twenty for each stem of the lists.
const stemBits = 1 << 17

// stemMark stands behind the letters of a stem.
const stemMark = '*'

func newWordNumbers(usual int) wordNumbers {
	return wordNumbers{numbers: make(map[uint64]int32, usual)}
}

// numberWord is the number of a word, given where it has none.
func (w *wordNumbers) numberWord(word string) int32 { return w.number(checksum(word)) }

// numberStem is the number of a stem, given where it has none.
func (w *wordNumbers) numberStem(stem string) int32 {
	sum := checksum(stem)
	w.mayBeStem[sum%stemBits/64] |= 1 << (sum % 64)
	return w.number(addLetter(sum, stemMark))
}

func (w *wordNumbers) number(sum uint64) int32 {
	n, ok := w.numbers[sum]
	if !ok {
		n = int32(len(w.numbers) + 1)
		w.numbers[sum] = n
	}
	return n
}

// find is the number of a word, 0 where it has none.
func (w *wordNumbers) find(word string) int32 { return w.numbers[checksum(word)] }

// appendNumbers adds the numbers of a word and of all stems it begins with.
func (w *wordNumbers) appendNumbers(numbers []int32, word string) []int32 {
	sum := firstSum
	for i := range len(word) {
		sum = addLetter(sum, word[i])
		if w.mayBeStem[sum%stemBits/64]&(1<<(sum%64)) == 0 {
			continue
		}
		if n, ok := w.numbers[addLetter(sum, stemMark)]; ok {
			numbers = append(numbers, n)
		}
	}
	if n, ok := w.numbers[sum]; ok {
		numbers = append(numbers, n)
	}
	return numbers
}

// checksum is FNV-1a of 64 bits, which no two words of the lists share, as a test
// shows.
func checksum(word string) uint64 {
	sum := firstSum
	for i := range len(word) {
		sum = addLetter(sum, word[i])
	}
	return sum
}

func addLetter(sum uint64, letter byte) uint64 { return (sum ^ uint64(letter)) * 1099511628211 }

const firstSum uint64 = 14695981039346656037
