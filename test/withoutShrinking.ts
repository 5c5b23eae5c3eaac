import fc from 'fast-check';

/** For mutation runs: that a property fails is all that is asked, so no counterexample is sought for it. */
fc.configureGlobal({ endOnFailure: true });
