package org.kohsuke.stapler;

@java.lang.annotation.Documented
@java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)
@java.lang.annotation.Target({java.lang.annotation.ElementType.PARAMETER})
public @interface QueryParameter {
    boolean fixEmpty() default false;
    boolean required() default false;
    String value() default "";
}
