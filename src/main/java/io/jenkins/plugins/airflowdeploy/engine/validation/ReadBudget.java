package io.jenkins.plugins.airflowdeploy.engine.validation;

/**
 * How much work one file may cost: steps, which are the same on every machine, and time as the last resort.
 *
 * <p>A step is about a thousand characters or parse results, or one statement of the walk over the tree.
 */
final class ReadBudget {

    private final long deadline;
    private int steps;

    /**
     * @param steps at most
     * @param nanos from now
     */
    ReadBudget(int steps, long nanos) {
        this.steps = steps;
        this.deadline = System.nanoTime() + nanos;
    }

    /** @throws Spent when there is none left, or the thread was interrupted */
    void step() {
        if (--steps < 0) {
            throw new Spent(true, "the file takes too much to read statically; split it, or generate less code");
        }
        if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
            throw new Spent(false, "the file takes too long to read statically; split it, or generate less code");
        }
    }

    /** The budget is spent. */
    static final class Spent extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final boolean lasting;

        Spent(boolean lasting, String message) {
            super(message, null, false, false);
            this.lasting = lasting;
        }

        FileModel.Problem problem() {
            return new FileModel.Problem("too-complex", Severity.WARNING, 0, 0, getMessage(), lasting);
        }
    }
}
