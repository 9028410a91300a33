/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

/* Between a daemon and the kernel: tells a wrong time, lets fsync fail, and writes down what is
 * done to files, so that power.py can tell what a disk might have after a power cut.
 *
 * SNUG_CHAOS_CONTROL names a file with a struct control, which the test may change at any time.
 * SNUG_CHAOS_FOLDER names the folder whose files can fail. SNUG_CHAOS_RECORD names the file for
 * what is done to them: a struct record each, with what was written or the name after it. */

struct control
{
  int64_t clock_offset; /* in nanoseconds */
  int64_t fail_sync;    /* whether fsync and fdatasync of those files fail with EIO */
};

enum kind
{
  KIND_WRITE = 1,
  KIND_TRUNCATE = 2,
  KIND_SYNC = 3,
  KIND_CREATE = 4,
  KIND_UNLINK = 5,
  KIND_RENAME = 6,
  KIND_SYNC_FOLDER = 7,
};

struct record
{
  uint32_t kind;
  uint32_t file;   /* the number of the file: those of different inodes differ */
  int64_t began;   /* CLOCK_MONOTONIC, in nanoseconds */
  int64_t offset;  /* or the new size */
  uint64_t length; /* of what follows */
};

#define MAX_DESCRIPTORS 65536
#define MAX_FILES 4096
#define FOLDER UINT32_MAX

static const struct control nothing;
static const volatile struct control *control = &nothing;
static const char *folder;
static int record_fd = -1;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static uint32_t files[MAX_DESCRIPTORS]; /* by descriptor: 0, FOLDER, or the number of the file */
static ino_t inodes[MAX_FILES];         /* by the number of the file */
static uint32_t n_files;

#define REAL(function) ((__typeof__ (function) *) dlsym (RTLD_NEXT, #function))

static int64_t
get_time (void)
{
  struct timespec time;

  syscall (SYS_clock_gettime, CLOCK_MONOTONIC, &time);

  return time.tv_sec * INT64_C (1000000000) + time.tv_nsec;
}

__attribute__ ((constructor)) static void
set_up (void)
{
  const char *path = getenv ("SNUG_CHAOS_CONTROL");
  int fd;

  if (path != NULL && (fd = REAL (open) (path, O_RDONLY | O_CLOEXEC)) >= 0)
    {
      void *memory = mmap (NULL, sizeof (struct control), PROT_READ, MAP_SHARED, fd, 0);

      if (memory != MAP_FAILED)
        control = memory;
      REAL (close) (fd);
    }

  folder = getenv ("SNUG_CHAOS_FOLDER");
  path = getenv ("SNUG_CHAOS_RECORD");
  if (path != NULL)
    record_fd = REAL (open) (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

/* What cannot be written down must not be believed to have been. */
static void
put (const void *data, size_t length)
{
  const char *rest = data;

  while (length > 0)
    {
      ssize_t n = REAL (write) (record_fd, rest, length);

      if (n < 0 && errno != EINTR)
        abort ();
      if (n > 0)
        {
          rest += n;
          length -= (size_t) n;
        }
    }
}

static void
note (enum kind kind, uint32_t file, int64_t began, int64_t offset, const void *data, size_t length)
{
  struct record record = { kind, file, began, offset, length };
  int saved_errno = errno;

  if (record_fd < 0)
    return;

  pthread_mutex_lock (&lock);
  put (&record, sizeof record);
  if (length > 0)
    put (data, length);
  pthread_mutex_unlock (&lock);
  errno = saved_errno;
}

static int
is_ours (const char *path)
{
  size_t length;

  if (folder == NULL || path == NULL)
    return 0;

  length = strlen (folder);

  return strncmp (path, folder, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

static const char *
get_name (const char *path)
{
  return strrchr (path, '/') + 1;
}

static uint32_t
get_file (int fd)
{
  return fd >= 0 && fd < MAX_DESCRIPTORS ? files[fd] : 0;
}

/* The files of one run have numbers by their inodes, of which the kernel makes use again; 0 is
 * none. */
static uint32_t
find_file (const struct stat *status, int existed)
{
  for (uint32_t i = 1; i <= n_files; i++)
    {
      if (inodes[i] == status->st_ino && existed)
        return i;
      if (inodes[i] == status->st_ino)
        inodes[i] = 0;
    }

  if (++n_files >= MAX_FILES)
    abort ();
  inodes[n_files] = status->st_ino;

  return n_files;
}

static int
opened (int fd, const char *path, int existed, int64_t began)
{
  struct stat status;

  if (fd < 0 || !is_ours (path))
    return fd;

  if (fd >= MAX_DESCRIPTORS || fstat (fd, &status) != 0)
    abort ();

  if (S_ISDIR (status.st_mode))
    {
      files[fd] = FOLDER;
      return fd;
    }

  pthread_mutex_lock (&lock);
  files[fd] = find_file (&status, existed);
  pthread_mutex_unlock (&lock);

  /* Each process has numbers of its own, and so says by which name it means which file. */
  note (KIND_CREATE, files[fd], began, existed, get_name (path), strlen (get_name (path)));

  return fd;
}

static int
exists (const char *path)
{
  return is_ours (path) && access (path, F_OK) == 0;
}

#define OPEN(function)                                                                             \
  int function (const char *path, int flags, ...)                                                  \
  {                                                                                                \
    int64_t began = get_time ();                                                                   \
    int existed = exists (path);                                                                   \
    mode_t mode = 0;                                                                               \
                                                                                                   \
    if ((flags & (O_CREAT | __O_TMPFILE)) != 0)                                                    \
      {                                                                                            \
        va_list list;                                                                              \
                                                                                                   \
        va_start (list, flags);                                                                    \
        mode = va_arg (list, mode_t);                                                              \
        va_end (list);                                                                             \
      }                                                                                            \
                                                                                                   \
    return opened (REAL (function) (path, flags, mode), path, existed, began);                     \
  }

OPEN (open)
OPEN (open64)

int
close (int fd)
{
  if (get_file (fd) != 0)
    files[fd] = 0;

  return REAL (close) (fd);
}

#define PWRITE(function, offset_type)                                                              \
  ssize_t function (int fd, const void *data, size_t length, offset_type offset)                   \
  {                                                                                                \
    int64_t began = get_time ();                                                                   \
    ssize_t n = REAL (function) (fd, data, length, offset);                                        \
                                                                                                   \
    if (n > 0 && get_file (fd) != 0)                                                               \
      note (KIND_WRITE, get_file (fd), began, offset, data, (size_t) n);                           \
                                                                                                   \
    return n;                                                                                      \
  }

PWRITE (pwrite, off_t)
PWRITE (pwrite64, off64_t)

ssize_t
write (int fd, const void *data, size_t length)
{
  int64_t began = get_time ();
  uint32_t file = get_file (fd);
  off_t offset = file != 0 ? lseek (fd, 0, SEEK_CUR) : 0;
  ssize_t n = REAL (write) (fd, data, length);

  if (n > 0 && file != 0)
    note (KIND_WRITE, file, began, offset, data, (size_t) n);

  return n;
}

#define TRUNCATE(function, offset_type)                                                            \
  int function (int fd, offset_type size)                                                          \
  {                                                                                                \
    int64_t began = get_time ();                                                                   \
    int result = REAL (function) (fd, size);                                                       \
                                                                                                   \
    if (result == 0 && get_file (fd) != 0)                                                         \
      note (KIND_TRUNCATE, get_file (fd), began, size, NULL, 0);                                   \
                                                                                                   \
    return result;                                                                                 \
  }

TRUNCATE (ftruncate, off_t)
TRUNCATE (ftruncate64, off64_t)

/* A failed synchronization leaves behind what Linux does: nobody knows what. It is not noted. */
#define SYNC(function)                                                                             \
  int function (int fd)                                                                            \
  {                                                                                                \
    int64_t began = get_time ();                                                                   \
    uint32_t file = get_file (fd);                                                                 \
    int result;                                                                                    \
                                                                                                   \
    if (control->fail_sync != 0 && file != 0)                                                      \
      {                                                                                            \
        errno = EIO;                                                                               \
        return -1;                                                                                 \
      }                                                                                            \
                                                                                                   \
    result = REAL (function) (fd);                                                                 \
    if (result == 0 && file != 0)                                                                  \
      note (file == FOLDER ? KIND_SYNC_FOLDER : KIND_SYNC, file, began, 0, NULL, 0);               \
                                                                                                   \
    return result;                                                                                 \
  }

SYNC (fsync)
SYNC (fdatasync)

int
unlink (const char *path)
{
  int64_t began = get_time ();
  int result = REAL (unlink) (path);

  if (result == 0 && is_ours (path))
    note (KIND_UNLINK, 0, began, 0, get_name (path), strlen (get_name (path)));

  return result;
}

int
rename (const char *from, const char *to)
{
  int64_t began = get_time ();
  int result = REAL (rename) (from, to);

  if (result == 0 && is_ours (to))
    {
      char names[2 * (NAME_MAX + 1)];
      int length = snprintf (names, sizeof names, "%s/%s", get_name (from), get_name (to));

      note (KIND_RENAME, 0, began, 0, names, (size_t) length);
    }

  return result;
}

static int64_t
shift (clockid_t clock)
{
  return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE ? control->clock_offset : 0;
}

int
clock_gettime (clockid_t clock, struct timespec *time)
{
  int result = (int) syscall (SYS_clock_gettime, clock, time);
  int64_t offset = shift (clock);

  if (result == 0 && offset != 0)
    {
      int64_t total = time->tv_sec * INT64_C (1000000000) + time->tv_nsec + offset;

      time->tv_sec = total / INT64_C (1000000000);
      time->tv_nsec = total % INT64_C (1000000000);
    }

  return result;
}

int
gettimeofday (struct timeval *restrict time, void *restrict zone)
{
  struct timespec precise;

  (void) zone;
  if (clock_gettime (CLOCK_REALTIME, &precise) != 0)
    return -1;

  time->tv_sec = precise.tv_sec;
  time->tv_usec = precise.tv_nsec / 1000;

  return 0;
}

time_t
time (time_t *result)
{
  struct timespec precise;

  clock_gettime (CLOCK_REALTIME, &precise);
  if (result != NULL)
    *result = precise.tv_sec;

  return precise.tv_sec;
}
