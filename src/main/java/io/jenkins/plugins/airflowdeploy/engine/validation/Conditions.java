package io.jenkins.plugins.airflowdeploy.engine.validation;

import com.oracle.graal.python.pegparser.sst.CmpOpTy;
import com.oracle.graal.python.pegparser.sst.ConstantValue;
import com.oracle.graal.python.pegparser.sst.ExprTy;
import com.oracle.graal.python.pegparser.sst.UnaryOpTy;

/** Conditions whose value is plain while Airflow loads a file. */
final class Conditions {

    private Conditions() {}

    /**
     * {@code TYPE_CHECKING} and {@code __name__ == "__main__"} are false then.
     *
     * @return {@code null} when it is not known
     */
    static Boolean value(ExprTy test) {
        if (test instanceof ExprTy.Name name) {
            return name.id.equals("TYPE_CHECKING") ? Boolean.FALSE : null;
        } else if (test instanceof ExprTy.Attribute attribute) {
            return attribute.attr.equals("TYPE_CHECKING") ? Boolean.FALSE : null;
        } else if (test instanceof ExprTy.UnaryOp not && not.op == UnaryOpTy.Not) {
            Boolean value = value(not.operand);
            return value == null ? null : !value;
        } else if (test instanceof ExprTy.Constant constant && constant.value.kind == ConstantValue.Kind.BOOLEAN) {
            return constant.value.getBoolean();
        } else if (test instanceof ExprTy.Compare compare && compare.comparators.length == 1) {
            boolean main = isName(compare.left) && isMain(compare.comparators[0])
                    || isMain(compare.left) && isName(compare.comparators[0]);
            return main ? compare.ops[0] == CmpOpTy.NotEq : null;
        }
        return null;
    }

    private static boolean isName(ExprTy expr) {
        return expr instanceof ExprTy.Name name && name.id.equals("__name__");
    }

    private static boolean isMain(ExprTy expr) {
        return expr instanceof ExprTy.Constant constant
                && constant.value.kind == ConstantValue.Kind.CODEPOINTS
                && constant.value.getCodePoints().toJavaString().equals("__main__");
    }
}
