package org.kohsuke.stapler.export;

@java.lang.annotation.Documented
@java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)
@java.lang.annotation.Target({java.lang.annotation.ElementType.FIELD, java.lang.annotation.ElementType.METHOD})
public @interface Exported {
    boolean inline() default false;
    boolean merge() default false;
    String name() default "";
    boolean skipNull() default false;
    String verboseMap() default "";
    int visibility() default 0;
}
