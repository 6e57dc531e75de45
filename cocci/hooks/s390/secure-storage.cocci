// SPDX-License-Identifier: GPL-2.0
// An access to a page that became secure guest memory fails while page faults are disabled.
//
// file: arch/s390/mm/fault.c
// rule disabled: find_vma 1 -> 1 in do_secure_storage_access
// rule disabled: faulthandler_disabled 0 -> 1 in do_secure_storage_access

@disabled@
expression addr;
identifier mm, vma;
symbol current, regs;
@@
+if (faulthandler_disabled())
+	return handle_fault_error_nolock(regs, 0);
 mm = current->mm;
 mmap_read_lock(mm);
 vma = find_vma(mm, addr);
