"""The calls to the kernel that a learner's code may make: what is not named here is refused.

A list of what is allowed stays right when kernels learn new calls. Left out are those that reach
over the sandbox's wall or outlive it (keys, mounts, other programs, the machine's own sockets),
that hide memory from whoever counts it, or that take processors from others.
"""

from __future__ import annotations

import errno
import functools
import os
import socket

FILES = """
access chdir chmod chown close close_range copy_file_range creat dup dup2 dup3 faccessat faccessat2
fadvise64 fallocate fchdir fchmod fchmodat fchown fchownat fcntl fdatasync flock fstat fstatfs fsync
ftruncate futimesat getcwd getdents getdents64 getxattr fgetxattr lgetxattr ioctl lchown link linkat
listxattr flistxattr llistxattr lseek lstat mkdir mkdirat newfstatat open openat openat2 pread64
preadv preadv2 pwrite64 pwritev pwritev2 read readahead readlink readlinkat readv rename renameat
renameat2 rmdir sendfile splice stat statfs statx symlink symlinkat sync_file_range tee truncate
umask unlink unlinkat utime utimensat utimes write writev
"""
WAITING = """
alarm clock_getres clock_gettime clock_nanosleep epoll_create epoll_create1 epoll_ctl epoll_ctl_old
epoll_pwait epoll_pwait2 epoll_wait epoll_wait_old eventfd eventfd2 getitimer gettimeofday nanosleep
pause poll ppoll pselect6 restart_syscall select setitimer time timer_create timer_delete
timer_getoverrun timer_gettime timer_settime timerfd_create timerfd_gettime timerfd_settime
"""
MEMORY = """
brk get_mempolicy getrandom madvise membarrier mincore mlock mlock2 mmap mprotect mremap msync
munlock munmap pkey_alloc pkey_free pkey_mprotect
"""
PROCESSES = """
arch_prctl execve execveat exit exit_group fork futex futex_waitv get_robust_list get_thread_area
getcpu getegid geteuid getgid getgroups getpgid getpgrp getpid getppid getpriority getresgid
getresuid getrlimit getrusage getsid gettid getuid kill pidfd_open pidfd_send_signal pipe pipe2
prctl prlimit64 rseq rt_sigaction rt_sigpending rt_sigprocmask rt_sigqueueinfo rt_sigreturn
rt_sigsuspend rt_sigtimedwait rt_tgsigqueueinfo sched_get_priority_max sched_get_priority_min
sched_getaffinity sched_getattr sched_getparam sched_getscheduler sched_yield set_robust_list
set_tid_address setpgid setrlimit setsid sigaltstack signalfd signalfd4 sysinfo tgkill times tkill
uname vfork wait4 waitid
"""
SOCKETS = """
accept accept4 bind connect getpeername getsockname getsockopt listen recvfrom recvmmsg recvmsg
sendmmsg sendmsg sendto setsockopt shutdown
"""
# Only what stays inside the sandbox: a virtual machine's own socket (AF_VSOCK) leads to its host.
FAMILIES = socket.AF_UNIX, socket.AF_INET, socket.AF_INET6
NEW_NAMESPACES = 0x7E020080  # every CLONE_NEW flag that clone knows


@functools.cache
def program() -> bytes:
    """Write the filter as a program for the kernel, which bubblewrap hands over.

    Raises
    ------
    OSError, RuntimeError
        Where there is no libseccomp.
    """
    import pyseccomp as seccomp  # noqa: PLC0415  # it fails where libseccomp is missing

    made = seccomp.SyscallFilter(seccomp.ERRNO(errno.ENOSYS))

    def allow(name: str, *given: object) -> None:
        try:
            made.add_rule(seccomp.ALLOW, name, *given)
        except (OSError, ValueError):  # another processor, or an older library, has no such call
            return

    for name in f"{FILES} {WAITING} {MEMORY} {PROCESSES} {SOCKETS}".split():
        allow(name)
    allow("clone", seccomp.Arg(0, seccomp.MASKED_EQ, NEW_NAMESPACES, 0))
    for family in FAMILIES:
        for name in ("socket", "socketpair"):
            allow(name, seccomp.Arg(0, seccomp.EQ, family))
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as came, os.fdopen(writing, "wb") as to:
        made.export_bpf(to)
        to.close()
        return came.read()


@functools.cache
def number(name: str) -> int:
    """Find the number by which this kernel knows a call; it is negative where there is none."""
    import pyseccomp as seccomp  # noqa: PLC0415  # as above

    return seccomp.resolve_syscall(seccomp.Arch.NATIVE, name)
