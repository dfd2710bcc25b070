import { lineOf, objectsIn, type Fields } from './fields.js';

/** The meaning of a choice for this call and later ones. */
export type PermissionKind = 'allow_once' | 'allow_always' | 'reject_once' | 'reject_always';

/** A choice of the owner. */
export interface IPermissionOption {
  readonly id: string;
  /** The agent's own words. */
  readonly name: string;
  readonly kind: PermissionKind;
}

/** The words of an agent about the permission for a call. The choice itself is that of a message with options. */
export interface IToolPermission {
  readonly options: readonly IPermissionOption[];
  readonly isOpen: boolean;
}

/** The most choices of one question. */
const OPTIONS = 10;

const KINDS: readonly unknown[] = ['allow_once', 'allow_always', 'reject_once', 'reject_always'];

/** The permission that a call waits for or has waited for. A choice whose kind is not known is left out: nobody could say what it does. */
export function readPermission(call: Fields): IToolPermission | undefined {
  const options = objectsIn(call.permission_options, OPTIONS).flatMap(readOption);
  if (options.length === 0) {
    return undefined;
  }
  return { options, isOpen: call.permission_status === 'pending' && isRunning(call) };
}

/** A call that has ended waits for nobody. */
const isRunning = ({ status }: Fields): boolean => status !== 'completed' && status !== 'failed';

function readOption({ option_id: id, name, kind }: Fields): IPermissionOption[] {
  return typeof id === 'string' && id !== '' && KINDS.includes(kind)
    ? [{ id, name: lineOf(name), kind: kind as PermissionKind }]
    : [];
}
