package org.graalvm.shadowed.com.ibm.icu.text;

import java.text.Normalizer;

/** NFKC by the JDK, in place of ICU's class of this name: identifiers are compared in that form (PEP 3131). */
public final class Normalizer2 {

    private static final Normalizer2 NFKC = new Normalizer2();

    private Normalizer2() {}

    public static Normalizer2 getNFKCInstance() {
        return NFKC;
    }

    public String normalize(CharSequence text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC);
    }
}
