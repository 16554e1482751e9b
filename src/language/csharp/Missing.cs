// What newer libraries have and Mono's lacks, for answers that are written for
// those.
#if !NET
using System.Linq;

namespace System.Collections.Generic {
    public static class GradeMissing {
        public static void Deconstruct<K, V>(this KeyValuePair<K, V> pair, out K key, out V value) {
            key = pair.Key;
            value = pair.Value;
        }
        public static V GetValueOrDefault<K, V>(this Dictionary<K, V> map, K key, V otherwise = default(V)) {
            V value;
            return map.TryGetValue(key, out value) ? value : otherwise;
        }
        public static bool TryAdd<K, V>(this Dictionary<K, V> map, K key, V value) {
            if (map.ContainsKey(key)) return false;
            map.Add(key, value);
            return true;
        }
        public static bool Remove<K, V>(this Dictionary<K, V> map, K key, out V value) {
            return map.TryGetValue(key, out value) && map.Remove(key);
        }
        public static bool TryPop<T>(this Stack<T> stack, out T item) {
            bool any = stack.Count > 0;
            item = any ? stack.Pop() : default(T);
            return any;
        }
        public static bool TryPeek<T>(this Stack<T> stack, out T item) {
            item = stack.Count > 0 ? stack.Peek() : default(T);
            return stack.Count > 0;
        }
        public static bool TryDequeue<T>(this Queue<T> queue, out T item) {
            bool any = queue.Count > 0;
            item = any ? queue.Dequeue() : default(T);
            return any;
        }
        public static bool TryPeek<T>(this Queue<T> queue, out T item) {
            item = queue.Count > 0 ? queue.Peek() : default(T);
            return queue.Count > 0;
        }
        public static bool StartsWith(this string text, char letter) { return text.Length > 0 && text[0] == letter; }
        public static bool EndsWith(this string text, char letter) { return text.Length > 0 && text[text.Length - 1] == letter; }
        public static T MinBy<T, K>(this IEnumerable<T> all, Func<T, K> by) { return all.OrderBy(by).First(); }
        public static T MaxBy<T, K>(this IEnumerable<T> all, Func<T, K> by) { return all.OrderBy(by, Comparer<K>.Create((a, b) => Comparer<K>.Default.Compare(b, a))).First(); }
    }

    // A heap of elements, the least priority first.
    public class PriorityQueue<E, P> {
        readonly List<(E, P)> heap = new List<(E, P)>();
        readonly IComparer<P> order;

        public PriorityQueue() : this((IComparer<P>) null) {}
        public PriorityQueue(int room) : this((IComparer<P>) null) {}
        public PriorityQueue(IComparer<P> comparer) { order = comparer ?? Comparer<P>.Default; }
        public PriorityQueue(IEnumerable<(E, P)> items) : this((IComparer<P>) null) { EnqueueRange(items); }

        public int Count => heap.Count;
        public IEnumerable<(E Element, P Priority)> UnorderedItems => heap;
        public void Clear() { heap.Clear(); }

        public void EnqueueRange(IEnumerable<(E, P)> items) {
            foreach (var item in items) Enqueue(item.Item1, item.Item2);
        }

        public void Enqueue(E element, P priority) {
            int at = heap.Count;
            heap.Add((element, priority));
            while (at > 0 && order.Compare(priority, heap[(at - 1) / 2].Item2) < 0) {
                heap[at] = heap[(at - 1) / 2];
                at = (at - 1) / 2;
            }
            heap[at] = (element, priority);
        }

        public E EnqueueDequeue(E element, P priority) {
            Enqueue(element, priority);
            return Dequeue();
        }

        public E Peek() {
            if (heap.Count == 0) throw new InvalidOperationException("Queue empty.");
            return heap[0].Item1;
        }

        public bool TryPeek(out E element, out P priority) {
            (element, priority) = heap.Count > 0 ? heap[0] : (default(E), default(P));
            return heap.Count > 0;
        }

        public bool TryDequeue(out E element, out P priority) {
            bool any = TryPeek(out element, out priority);
            if (any) Dequeue();
            return any;
        }

        public E Dequeue() {
            E first = Peek();
            var last = heap[heap.Count - 1];
            heap.RemoveAt(heap.Count - 1);
            if (heap.Count == 0) return first;
            int at = 0;
            for (;;) {
                int child = 2 * at + 1;
                if (child >= heap.Count) break;
                if (child + 1 < heap.Count && order.Compare(heap[child + 1].Item2, heap[child].Item2) < 0) child++;
                if (order.Compare(last.Item2, heap[child].Item2) <= 0) break;
                heap[at] = heap[child];
                at = child;
            }
            heap[at] = last;
            return first;
        }
    }
}
#endif
