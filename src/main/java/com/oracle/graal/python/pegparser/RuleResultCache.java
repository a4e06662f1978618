package com.oracle.graal.python.pegparser;

import java.util.Arrays;

/**
 * What the generated parser remembers: per token and grammar rule, the node and where it ended.
 *
 * <p>Ours, in place of the class of the same name in GraalPy's jar (which the build leaves out). That one keeps a hash
 * map per token, about 2 kB each, and never lets anybody stop it: a dense file of 1 MiB took over 512 MB. This one takes some 10
 * bytes a result, and calls {@link ParserCallbacks#safePointPoll()} every {@value #POLL_EVERY} results, so that whoever
 * parses can stop a file that takes too much. See docs/adr/0002-python-parser.md.
 */
class RuleResultCache<T> {

    private static final int POLL_EVERY = 1024;

    private final AbstractParser parser;
    private Results[] byToken = new Results[256];
    private int puts;

    RuleResultCache(AbstractParser parser) {
        this.parser = parser;
    }

    public boolean hasResult(int token, int rule) {
        return token < byToken.length && byToken[token] != null && byToken[token].find(rule) >= 0;
    }

    @SuppressWarnings("unchecked")
    public T getResult(int token, int rule) {
        Results results = byToken[token];
        int i = results.find(rule);
        parser.reset(results.ends[i]);
        return (T) results.nodes[i];
    }

    public T putResult(int token, int rule, T node) {
        if ((++puts & (POLL_EVERY - 1)) == 0) {
            parser.callbacks.safePointPoll();
        }
        if (token >= byToken.length) {
            byToken = Arrays.copyOf(byToken, Math.max(token + 1, byToken.length * 2));
        }
        if (byToken[token] == null) {
            byToken[token] = new Results();
        }
        byToken[token].put(rule, node, parser.mark());
        return node;
    }

    public void clear() {
        Arrays.fill(byToken, null);
    }

    /** The results that start at one token; few enough to search from end to begin. */
    private static final class Results {

        private short[] rules = new short[8];
        private int[] ends = new int[8];
        private Object[] nodes = new Object[8];
        private int size;

        int find(int rule) {
            for (int i = size - 1; i >= 0; i--) {
                if (rules[i] == rule) {
                    return i;
                }
            }
            return -1;
        }

        void put(int rule, Object node, int end) {
            int i = find(rule);
            if (i < 0) {
                i = size++;
                grow();
            }
            rules[i] = (short) rule;
            ends[i] = end;
            nodes[i] = node;
        }

        private void grow() {
            if (size > rules.length) {
                int length = rules.length + 8;
                rules = Arrays.copyOf(rules, length);
                ends = Arrays.copyOf(ends, length);
                nodes = Arrays.copyOf(nodes, length);
            }
        }
    }
}
