package dev.runwatch.startup;

import org.springframework.beans.factory.aot.BeanRegistrationExcludeFilter;
import org.springframework.beans.factory.support.RegisteredBean;

/// Leaves out of the code that Spring generates ahead of time what looks through all beans for `@EventListener`: there
/// is none.
final class EventListenerAotExcludeFilter implements BeanRegistrationExcludeFilter {

    @Override
    public boolean isExcludedFromAotProcessing(RegisteredBean bean) {
        return bean.getBeanName().startsWith("org.springframework.context.event.internalEventListener");
    }
}
