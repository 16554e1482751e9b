// CPU time of the whole process.
package main

import grade_syscall "syscall"

func grade_cpu() int64 {
	var usage grade_syscall.Rusage
	grade_syscall.Getrusage(0, &usage)
	return usage.Utime.Nano() + usage.Stime.Nano()
}
