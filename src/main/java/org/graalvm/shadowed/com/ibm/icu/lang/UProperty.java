package org.graalvm.shadowed.com.ibm.icu.lang;

/** The two properties that GraalPy's tokenizer asks for; their numbers are ICU's and stand in its byte code. */
public interface UProperty {
    int XID_CONTINUE = 32;
    int XID_START = 33;
}
