declare module 'jstat' {
  /** The part of jstat that is used; the package has no types of its own. */
  interface Jstat {
    readonly beta: {
      /** Quantile of the beta distribution, right to about seven digits. */
      inv(probability: number, alpha: number, beta: number): number;
    };
  }
  const jstat: { readonly jStat: Jstat };
  export default jstat;
}
