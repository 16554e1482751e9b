//! Ways of writing an answer in Kotlin. Its compiler takes seconds, so that
//! there are as few as show each of them.

use super::{deeds, echoes};
use crate::python::{CLASS, FUNCTION};
use crate::python_2::PROGRAM;
use crate::support::{Runtime, Test};
use crate::{Row, table};

const ECHO: &str = "data class Record(val ids: List<Long>, val next: Int?, val name: String)
enum class Colour { red, green }
class Echo {
    fun whole(v: Long) = v
    fun real(v: Double): Double = v
    fun truth(v: Boolean) = v
    fun text(v: String): String = v
    fun list(v: LongArray): List<Long> = v.toList()
    fun nested(v: Array<LongArray>) = v
    fun maybe(v: Int?): Int? = v
    fun texts(v: List<String?>): Array<String?> = v.toTypedArray()
    fun counts(v: Map<String, Int>): MutableMap<String, Int> = v.toMutableMap()
    fun record(v: Record) = v.copy()
    fun duo(v: Pair<Int, String>) = Pair(v.first + 0, v.second)
    companion object { const val unused = 1 }
    fun colour(v: String): Colour = Colour.valueOf(v)
}
";

const DEEDS: &str = "package acts

import kotlin.system.exitProcess

var counter = 0

fun depth(n: Int): Int = if (n == 0) 0 else 1 + depth(n - 1)

fun act(what: String, n: Int): Int {
    when (what) {
        \"print\" -> println(\"hello\")
        \"state\" -> return ++counter
        \"deep\" -> return depth(n)
        \"throw\" -> throw IllegalArgumentException(\"no\")
        \"exit\" -> exitProcess(n)
        \"hang\" -> while (true) {}
        \"flood\" -> while (true) println(\"0123456789\")
        \"memory\" -> { val all = ArrayList<ByteArray>(); while (true) all.add(ByteArray(1 shl 20)) }
    }
    return n
}

fun main() { println(act(\"print\", 1)) }
";

fn function(name: &'static str, code: &str, expected: &'static str) -> Row {
    Row {
        name,
        file: "my.kt",
        problem: FUNCTION,
        code: code.into(),
        expected,
    }
}

pub fn tests() -> Vec<Test> {
    let rows = vec![
        echoes("my.kt", ECHO, &[]),
        function(
            "solution_without_imports",
            "class Solution {\n    fun addUp(a: Int, b: Int): Int {\n        val stack = Stack<Int>()\n        stack.push(max(a, -9))\n        return stack.pop() + b\n    }\n}\n",
            "AC",
        ),
        function(
            "other_name_in_an_object",
            "@file:Suppress(\"unused\")\nobject Sums { fun plus(a: Long, b: Long): Long = a + b }\n",
            "AC took `plus`",
        ),
        function(
            "words_of_a_newer_kotlin",
            "class Solution {\n    fun addUp(\n        a: Int,\n        b: Int,\n    ): Int {\n        val ring = ArrayDeque<Int>()\n        ring.addLast(b)\n        ring.addFirst(a)\n        var sum = ring.sumOf { it } + intArrayOf(2, 1,).max() - '2'.digitToInt()\n        for (i in 0..<1) sum += 'a'.code - \"A\".lowercase().first().code\n        return sum + (ring.removeLast() - ring.last()) * 0\n    }\n}\n",
            "AC",
        ),
        function(
            "program",
            "fun main() {\n    val a = readLine()!!.toLong()\n    val b = readLine()!!.toLong()\n    println(a + b)\n}\n",
            "AC no function found",
        ),
        Row {
            problem: PROGRAM,
            ..function(
                "program_without_main",
                "fun addUp(a: Int, b: Int) = a + b\n",
                "CE found no `main`",
            )
        },
        Row {
            problem: PROGRAM,
            ..function(
                "readln",
                "fun main() {\n    println(readln().split(' ').sumBy { it.toInt() }) // all\n}",
                "AC",
            )
        },
        function(
            "broken",
            "fun addUp(a: Int, b: Int): Int {\n    return a + c\n}\n",
            "CE line 2",
        ),
        function(
            "null",
            "fun addUp(a: Int, b: Int): Int {\n    val none: String? = null\n    return none!!.length + a + b\n}\n",
            "RTE NullPointerException",
        ),
        Row {
            problem: CLASS,
            ..function(
                "class_overloads",
                "class PassGate(private val most: Int) {\n    private var left = most\n    private fun letIn(count: Int, left: Int) = count <= left\n    fun letIn(count: Int): Boolean { if (!letIn(count, left)) return false; left -= count; return true }\n    private fun leftOver(n: Int) = n\n    fun leftOver() = leftOver(left)\n}\n",
                "AC",
            )
        },
        Row {
            problem: CLASS,
            ..function(
                "class",
                "class PassGate(private val most: Int) {\n    private var left = most\n    fun letIn(count: Int = 1): Boolean { if (count > left) return false; left -= count; return true }\n    fun leftOver() = left\n}\n",
                "AC",
            )
        },
    ];
    let mut tests = table("kotlin", rows);
    tests.push(deeds(
        "kotlin",
        "my.kt",
        &[Runtime::Kotlin],
        DEEDS,
        &["crash"],
    ));
    tests
}
