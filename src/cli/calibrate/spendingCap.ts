/** Keeps spending under a cap by setting aside what the next prompt may cost at most, before it is asked. */
export interface SpendingCap {
  /** Whether this much may still be spent, in nano-dollars; if so, it is set aside. */
  reserve(nanoDollars: number): boolean;
  /** Gives back what was set aside, and counts what was spent; null is unknown, and counts as all of it. */
  settle(reserved: number, spent: number | null): void;
  /** Nano-dollars spent, with what earlier runs spent. */
  spent(): number;
}

/** @param cap nano-dollars; null: there is none. @param before nano-dollars spent before now. */
export function spendingCap(cap: number | null, before: number): SpendingCap {
  let spent = before;
  let aside = 0;
  return {
    reserve(nanoDollars) {
      if (cap !== null && spent + aside + nanoDollars > cap) return false;
      aside += nanoDollars;
      return true;
    },
    settle(reserved, actual) {
      aside -= reserved;
      spent += actual ?? reserved;
    },
    spent: () => spent,
  };
}
