"""What Linux offers to lock a process in, a module each, by the names that its manual pages use.

- `kernel`: the system calls that Python does not wrap.
- `view`: which files a submission may see.
- `root`: a root of its own, with just those files.
- `landlock`: the same where no namespace is to be had, and a second fence where one is.
- `cgroup`: a count of all the memory that a worker takes, where one may be had.
- `numbers`: of system calls, on both kinds of machine.
- `seccomp`: system calls that a submission has no business with.
- `lockdown`: all of it in the right order, for the tiers `jail` and `confined`.
"""
