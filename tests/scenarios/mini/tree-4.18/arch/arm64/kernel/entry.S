/* SPDX-License-Identifier: GPL-2.0 */
SYM_CODE_START_LOCAL(ret_to_user)
	ldr	x19, [tsk, #TSK_TI_FLAGS]
	and	x2, x19, #_TIF_WORK_MASK
	cbnz	x2, work_pending
finish_ret_to_user:
	kernel_exit 0
work_pending:
	mov	x0, sp
	mov	x1, x19
	bl	do_notify_resume
	b	finish_ret_to_user
SYM_CODE_END(ret_to_user)
