import type { AppError } from '#shared/errors.ts';
import { describeFailure } from '../i18n/describe-failure.ts';
import type { FailureText } from '../i18n/failure-text.ts';
import type { Messages } from '../i18n/messages.ts';

/** A failure in words. Some mean something else on a server with accounts than in one's own window. */
export function describeTrouble({ code, reason }: Pick<AppError, 'code' | 'reason'>, text: Messages): FailureText {
  const { failures } = text.serverPages;
  if (code === 'internal' && reason === 'timeout') return failures.timeout;
  switch (code) {
    case 'unauthenticated':
    case 'forbidden':
    case 'license_required':
    case 'device_limit_reached':
    case 'not_found':
      return failures[code];
    default:
      return describeFailure({ code, reason }, text);
  }
}
